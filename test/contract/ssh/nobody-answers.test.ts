/** What would wait for ever: an agent that says nothing, a jump host that never connects, a question nobody answers. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Secret } from '../../../src/common/secret.ts';
import type { Route } from '../../../src/remote/route.ts';
import { connect, connected, failureOf, routeOf, serverAt, trusting } from '../../support/sshd/client.ts';
import { fakeServer } from '../../support/sshd/fake-server.ts';
import { makeKey } from '../../support/sshd/keys.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd?.stop());

it('an agent that says nothing is let go when the login has no more time', async () => {
  const socket = join(sshd.folder, 'mute-agent');
  let callers = 0;
  const agent = createServer((client) => {
    callers += 1;
    client.resume();
  });
  agent.listen(socket);
  await once(agent, 'listening');
  const stranger = makeKey(sshd.folder, 'stranger');
  const options = await trusting(sshd);
  const error = await failureOf(
    connect(serverAt(sshd.port, { user: sshd.user, identity: stranger.file }), {
      ...options,
      authentication: { agent: socket },
      limits: { authentication: 500 },
    }),
  );
  expect(error.message).toMatch(/no authentication with .* within 0\.5 s/);
  expect(callers).toBe(1);
  // A server closes when the last of its connections has.
  agent.close();
  await once(agent, 'close');
});

it('a jump host that never connects further has a limit, and ends at once with the command', async () => {
  const hostKey = makeKey(sshd.folder, 'mute-host');
  const mute = await fakeServer(hostKey, (connection) => {
    connection.on('authentication', (context) => context.accept());
    // Each request to connect further is heard, and never answered.
    connection.on('tcpip', () => {});
  });
  const options = await trusting(sshd);
  await options.hostKeys.knownHosts.accept('lab', hostKey);
  const jump = await connect(serverAt(mute.port, { identity: sshd.key.file }), options);
  const behind: Route = {
    ...(await routeOf(serverAt(22, { address: '10.0.0.1' }))),
    via: { kind: 'jump', host: await routeOf(serverAt(mute.port)) },
  };
  const through = async () => jump;
  const late = await failureOf(connect(behind, { ...options, through, limits: { tcp: 300 } }));
  expect(late.message).toBe('lab: not reached through its jump host: no answer within 0.3 s');
  const ending = new AbortController();
  const waiting = connect(behind, { ...options, through, signal: ending.signal });
  setTimeout(() => ending.abort(new Error('enough')), 50);
  await expect(waiting).rejects.toThrow('enough');
  jump.close();
  mute.stop();
});

it('a question is taken back when the server hangs up meanwhile', async () => {
  const strict = await startSshd({ config: ['LoginGraceTime 1', 'PasswordAuthentication yes'] });
  const options = await trusting(strict);
  let over: AbortSignal | undefined;
  const askPassword = (_question: string, _attempt: number, signal?: AbortSignal): Promise<Secret> => {
    over = signal;
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  };
  const stranger = makeKey(strict.folder, 'stranger');
  const error = await failureOf(
    connect(serverAt(strict.port, { user: strict.user, identity: stranger.file }), {
      ...options,
      authentication: { askPassword },
    }),
  );
  expect(error.message).toMatch(/closed the connection during the login|Timeout|ended the connection/);
  expect(over?.aborted).toBe(true);
  await strict.stop();
});

it('and none of it harms a login that is in order', async () => {
  (await connected(sshd)).close();
  expect(sshd.logins()).toBeGreaterThan(0);
});
