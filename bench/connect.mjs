/**
 * How long connecting and one command take, as a ratio to `ssh HOST true` in the same run: directly, and over a link
 * whose round trip takes 50 ms. ctctl's side is its SSH layer, bundled as one file; both have a key file without a
 * passphrase and know the host key. Nothing here fails because it is slow.
 *
 * ssh leaves Nagle's algorithm on. Without a delay that halts it for 40 ms three times; the proxy acknowledges at once,
 * from this computer, so that over the long link it costs ssh nothing here.
 */
import { spawnSync } from 'node:child_process';
import { timed } from './connect/processes.mjs';
import { table } from './connect/report.mjs';
import { commandsFor, openConnections, startServer } from './connect/setup.mjs';
import { linkInWords, measureLink, startEcho } from './support/echo.mjs';
import { startProxy } from './support/proxy.mjs';

const rounds = Number(process.argv[2] ?? 21);
/** Milliseconds each way. */
const delay = 25;
const clients = ['ssh', 'sshCurve', 'ctctl'];

// `process.exit` ends what was started, by its listeners.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

async function oneRound({ commands, open, times }) {
  const add = (key, time) => {
    times[key] ??= [];
    times[key].push(time);
  };
  for (const key of ['node', 'ssh', 'sshCurve', 'sshAgain']) add(key, (await timed(commands[key])).time);
  const { time, output } = await timed(commands.ctctl);
  const { connecting, command } = JSON.parse(output);
  add('ctctl', time);
  add('inside', connecting + command);
  add('connecting', connecting);
  add('command', command);
  add('again', JSON.parse(await open.again()).command);
}

/**
 * Counted by the proxy. The fewest of several: on a busy machine a server is so late that its word seems to answer
 * what a client said meanwhile.
 */
async function countTrips(commands) {
  const trips = {};
  for (const key of clients) {
    const counts = [];
    while (counts.length < 5) {
      const [count] = await Promise.all([proxy.trips(server.sshd.port), timed(commands[key])]);
      counts.push(count);
    }
    trips[key] = Math.min(...counts);
  }
  return trips;
}

const server = await startServer();
const echo = await startEcho();
const proxy = await startProxy(delay, [server.sshd.port, echo.port]);
const [farPort, farEcho] = proxy.ports;
const places = [];
let trips = {};
try {
  for (const [label, port, echoPort] of [
    ['no delay', server.sshd.port, echo.port],
    [`${2 * delay} ms`, farPort, farEcho],
  ]) {
    const commands = commandsFor(server, port);
    const link = await measureLink(echoPort);
    places.push({ label, commands, link, times: {}, open: await openConnections(commands) });
  }
  trips = await countTrips(places[1].commands);
  for (let round = 0; round < rounds; round += 1) for (const place of places) await oneRound(place);
} finally {
  await Promise.all(places.map(({ open }) => open.stop()));
  proxy.stop();
  echo.stop();
  await server.sshd.stop();
}

const print = (text) => process.stdout.write(`${text}\n`);
print(`${spawnSync('ssh', ['-V'], { encoding: 'utf8' }).stderr.trim()}; node ${process.version}`);
print(
  `medians (quartiles) of ${rounds} rounds in turn, in milliseconds; ratios to the first line of each table`,
);
for (const { label, link } of places) print(`${label}: ${linkInWords(link)}`);
print('');
const connecting = [
  ['ssh', 'ssh'],
  ['sshCurve', 'ssh, curve25519-sha256'],
  ['ctctl', 'ctctl, the whole process'],
  ['inside', 'ctctl, connecting until exit status'],
  ['connecting', '  connecting'],
  ['command', '  true'],
  ['node', 'node -e 0'],
];
const again = [
  ['sshAgain', 'ssh with ControlMaster'],
  ['again', 'ctctl, in its process'],
];
print(table('connect, run true, end', connecting, places, trips));
print(table('run true on an open connection', again, places));
