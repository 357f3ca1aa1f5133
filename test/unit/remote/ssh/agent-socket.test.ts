/** Where the agent listens: the socket of the session, the pipes of Windows, and what a route says of its own. */
import { describe, expect, it } from 'vitest';
import { type AgentPlace, agentOf, agentSocket } from '../../../../src/remote/authentication/agent.ts';
import { routeOf, serverAt } from '../../../support/sshd/client.ts';

const pipe = (name: string): string => `\\\\.\\pipe\\${name}`;
const pageant = 'pageant.anna.5a3b9c';

interface Row {
  readonly what: string;
  readonly place: Partial<Omit<AgentPlace, 'pipes'>>;
  readonly pipes?: readonly string[];
  readonly expected: string | undefined;
}

const rows: readonly Row[] = [
  { what: 'Linux with a socket', place: { socket: '/run/agent' }, expected: '/run/agent' },
  { what: 'Linux without', place: {}, pipes: ['openssh-ssh-agent'], expected: undefined },
  { what: 'an empty SSH_AUTH_SOCK', place: { socket: '' }, expected: undefined },
  {
    what: 'macOS with a socket',
    place: { platform: 'darwin', socket: '/private/x' },
    expected: '/private/x',
  },
  {
    what: 'Windows with SSH_AUTH_SOCK, which wins',
    place: { platform: 'win32', socket: pipe('mine') },
    pipes: ['openssh-ssh-agent', pageant],
    expected: pipe('mine'),
  },
  {
    what: "Windows with OpenSSH's agent, before Pageant",
    place: { platform: 'win32' },
    pipes: ['other', pageant, 'openssh-ssh-agent'],
    expected: pipe('openssh-ssh-agent'),
  },
  {
    what: 'Windows with Pageant only',
    place: { platform: 'win32' },
    pipes: ['other', pageant],
    expected: pipe(pageant),
  },
  {
    what: "Windows with somebody else's Pageant",
    place: { platform: 'win32' },
    pipes: ['pageant.annabel.5a3b9c', 'pageant.otto.1', 'my-openssh-ssh-agent'],
    expected: undefined,
  },
  { what: 'Windows with neither', place: { platform: 'win32' }, pipes: [], expected: undefined },
];

describe('the usual agent', () => {
  it.each(rows)('$what', ({ place, pipes = [], expected }) => {
    const found = agentSocket({
      platform: 'linux',
      socket: undefined,
      user: 'anna',
      pipes: () => pipes,
      ...place,
    });
    expect(found).toBe(expected);
  });

  it('is found without a look at pipes where there are none', () => {
    const pipes = (): never => {
      throw new Error('there are no pipes here');
    };
    expect(agentSocket({ platform: 'linux', socket: undefined, user: 'anna', pipes })).toBeUndefined();
    expect(agentSocket({ platform: 'win32', socket: 'x', user: 'anna', pipes })).toBe('x');
  });
});

describe('the agent of a route', () => {
  it.each([
    [undefined, '/usual', '/usual'],
    ['/own', '/usual', '/own'],
    ['/own', undefined, '/own'],
    ['none', '/usual', undefined],
    [undefined, undefined, undefined],
  ])('%s beside the usual %s', async (agent, usual, expected) => {
    const route = { ...(await routeOf(serverAt(22))), agent };
    expect(agentOf(route, usual)).toBe(expected);
  });
});
