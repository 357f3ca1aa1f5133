/** The command line of bench/fleet.mjs. */
import { parseArgs } from 'node:util';

/** Beyond so many servers Ansible takes one turn only: on two cores that is minutes. */
export const mostForAnsible = 10;

export const usage = `node bench/fleet.mjs [--rounds 3] [--servers 1,10,50] [--rtt 0,50] [--no-ansible] [--quick]

  --rounds N        how often each tool takes its turn; Ansible only once for more than ${mostForAnsible} servers
  --servers N,N,…   numbers of servers
  --rtt MS,MS,…     round trips in milliseconds
  --no-ansible      leave Ansible out
  --quick           1 server and 1 round, unless said otherwise
`;

/** @throws TypeError or RangeError with a line for the user. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string' },
      servers: { type: 'string' },
      rtt: { type: 'string' },
      'no-ansible': { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { quick, help, rounds = quick ? '1' : '3', servers = quick ? '1' : '1,10,50', rtt = '0,50' } = values;
  return {
    help,
    withAnsible: !values['no-ansible'],
    rounds: numberIn('--rounds', rounds, 1),
    sizes: numbersIn('--servers', servers, 1),
    roundTrips: numbersIn('--rtt', rtt, 0),
  };
}

const numbersIn = (option, text, least) => text.split(',').map((item) => numberIn(option, item, least));

function numberIn(option, text, least) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least) return number;
  throw new RangeError(`${option}: not a whole number of at least ${least}: ${text}`);
}
