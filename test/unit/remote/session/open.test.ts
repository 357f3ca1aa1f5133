/** Opening, sharing and losing warm connections. */
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import { Secret } from '../../../../src/common/secret.ts';
import { closeKept, listKept } from '../../../../src/remote/session/control.ts';
import { prepareFolder, type SessionPlace } from '../../../../src/remote/session/place.ts';
import { warmConnection } from '../../../../src/remote/session/warm.ts';
import { until } from '../../../support/sshd/until.ts';
import {
  cat,
  type FakeConnection,
  fakeConnection,
  freshPlace,
  hanging,
  opening,
  ordinary,
  serve,
  whenDone,
} from './fake.ts';

/** Opens a new fake connection each time, and keeps them all. */
function counting(): { readonly opened: FakeConnection[]; readonly open: () => Promise<FakeConnection> } {
  const opened: FakeConnection[] = [];
  return {
    opened,
    async open() {
      const connection = fakeConnection({ cat });
      opened.push(connection);
      return connection;
    },
  };
}

/** When the process knows that no command uses the connection any more. */
function idle(place: SessionPlace, server: string): Promise<unknown> {
  const find = async (): Promise<unknown> =>
    (await listKept(place.folder)).find((kept) => kept.server === server)?.closesAt;
  return expect.poll(find, { timeout: 10_000 }).toBeTypeOf('number');
}

describe('a warm connection', () => {
  it('is opened once, for one command after the other and for several at once', async () => {
    const { opened, open } = counting();
    const served = await serve(open);
    (await served.warm()).close();
    (await served.warm()).close();
    const both = await Promise.all([served.warm(), served.warm()]);
    await Promise.all(both.map((connection) => connection.exec('cat')));
    expect(opened).toHaveLength(1);
    expect(opened[0]?.commands).toEqual(['cat', 'cat']);
  });

  it.each([
    ['request', { request: { port: 2222 } }],
    ['server', { server: 'other' }],
    ['place', { to: 'admin@10.0.0.1:22' }],
  ])('of another %s is another connection', async (_what, difference) => {
    const { opened, open } = counting();
    const served = await serve(open);
    await served.warm();
    await served.warm(difference);
    expect(opened).toHaveLength(2);
  });

  it('is opened with what the command said', async () => {
    const requests: unknown[] = [];
    const served = await serve(async (request) => {
      requests.push(request);
      return fakeConnection();
    });
    await served.warm({ request: { route: { port: 22, via: { kind: 'direct' } }, accepted: 'SHA256:x' } });
    expect(requests).toEqual([{ route: { port: 22, via: { kind: 'direct' } }, accepted: 'SHA256:x' }]);
  });

  it('tells of its loss, runs nothing afterwards, and the next command gets a new one', async () => {
    const { opened, open } = counting();
    const served = await serve(open);
    const connection = await served.warm();
    const lost: CtctlError[] = [];
    connection.onLost((error) => lost.push(error));
    opened[0]?.lose();
    await until('the loss', () => lost.length > 0);
    expect(lost).toMatchObject([{ reason: 'unreachable', message: 'home: lost', server: 'home' }]);
    await expect(connection.exec('cat')).rejects.toBe(lost[0]);
    await (await served.warm()).exec('cat');
    expect(opened.map(({ commands }) => commands)).toEqual([[], ['cat']]);
  });

  it('that was closed is no longer of use, and tells of no loss', async () => {
    const { opened, open } = counting();
    const connection = await (await serve(open)).warm();
    const lost: unknown[] = [];
    connection.onLost((error) => lost.push(error));
    connection.close();
    connection.close();
    await expect(connection.exec('cat')).rejects.toMatchObject({ reason: 'unreachable' });
    expect([lost, opened[0]?.commands]).toEqual([[], []]);
  });
});

describe('the questions', () => {
  it('go to the person of the command that opens, and secrets arrive as secrets', async () => {
    const served = await serve(async (_request, person) => {
      expect([person.can('password'), person.can('text')]).toEqual([true, false]);
      const answer = await person.ask('password', { question: 'Password of root@home:', attempt: 1 });
      const code = answer instanceof Secret ? answer.reveal() : 'no secret';
      return fakeConnection({ code: async () => ({ code: code === 'geheim' ? 0 : 1, signal: null }) });
    });
    const questions: unknown[] = [];
    const password = async (question: unknown): Promise<Secret> => {
      questions.push(question);
      return new Secret('geheim');
    };
    const connection = await served.warm({ answers: { password } });
    expect(questions).toEqual([{ question: 'Password of root@home:', attempt: 1 }]);
    expect((await connection.exec('code')).code).toBe(0);
    // Warm: nobody is asked again.
    await served.warm({ answers: { password: () => Promise.reject(new Error('asked again')) } });
  });

  it('that a person cancels end the opening with the same failure', async () => {
    const served = await serve(async (_request, person) => {
      await person.ask('hostKey', {});
      return fakeConnection();
    });
    const cancelled = new CtctlError('cancelled', 'cancelled: nothing was done');
    const hostKey = (): Promise<never> => Promise.reject(cancelled);
    await expect(served.warm({ answers: { hostKey } })).rejects.toMatchObject({ reason: 'cancelled' });
    expect(await listKept(served.place.folder)).toEqual([]);
  });

  it('are asked anew of the second command when the first one has nobody to answer them', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let tries = 0;
    const served = await serve(async (_request, person) => {
      tries += 1;
      if (tries === 1) await held;
      if (!person.can('hostKey')) throw new CtctlError('unreachable', 'home: its host key is not known yet');
      await person.ask('hostKey', {});
      return fakeConnection();
    });
    const first = served.warm();
    await until('the first one opens', () => tries === 1);
    const second = served.warm({ answers: { hostKey: async () => true } });
    release();
    await expect(first).rejects.toThrow('not known yet');
    await second;
    expect(tries).toBe(2);
  });

  it('are over when the client goes away, and so is the opening', async () => {
    let why: unknown;
    const served = await serve(async (_request, person, signal) => {
      await person.ask('password', {}).catch((error: unknown) => {
        why = error;
        signal.throwIfAborted();
      });
      return fakeConnection();
    });
    const leaving = new AbortController();
    const asked = served.warm({
      signal: leaving.signal,
      answers: {
        password: () => {
          leaving.abort(new CtctlError('timedOut', 'not done within 1s'));
          return new Promise(() => {});
        },
      },
    });
    await expect(asked).rejects.toMatchObject({ reason: 'timedOut' });
    await until('the process knows', () => why !== undefined);
    expect(why).toMatchObject({ message: 'the client is gone' });
  });

  it('leave word of how far it has come', async () => {
    const told: unknown[] = [];
    const served = await serve(async (_request, person) => {
      person.tell('stage', { name: 'home', stage: 'TCP connection' });
      return fakeConnection();
    });
    await served.warm({ told: (...word) => told.push(word) });
    expect(told).toEqual([['stage', { name: 'home', stage: 'TCP connection' }]]);
  });
});

describe('session list and close', () => {
  it('know what is kept, and whether it is used', async () => {
    const served = await serve(counting().open);
    const connection = await served.warm();
    await served.warm({ server: 'office', to: 'root@10.0.0.2:22' });
    expect(await listKept(served.place.folder)).toMatchObject([
      { server: 'home', place: 'root@10.0.0.1:22', closesAt: null, isLeaving: false },
      { server: 'office', place: 'root@10.0.0.2:22', closesAt: null, isLeaving: false },
    ]);
    connection.close();
    await idle(served.place, 'home');
    const [kept] = await listKept(served.place.folder);
    expect((kept?.closesAt ?? 0) - (kept?.lastUsed ?? 0)).toBe(60_000);
  });

  it('close what nobody uses at once, and the rest with its last command', async () => {
    const { opened, open } = counting();
    const served = await serve(open);
    (await served.warm()).close();
    const used = await served.warm({ server: 'office' });
    await idle(served.place, 'home');
    expect(await closeKept(served.place.folder, ['home', 'nobody'])).toMatchObject([{ server: 'home' }]);
    expect(opened.map((each) => each.isClosed())).toEqual([true, false]);
    expect(await closeKept(served.place.folder)).toMatchObject([{ server: 'office', closesAt: null }]);
    expect(await listKept(served.place.folder)).toMatchObject([{ server: 'office', isLeaving: true }]);
    await used.exec('cat');
    await served.warm({ server: 'office' });
    expect(opened).toHaveLength(3);
    used.close();
    await until('office is closed', () => opened[1]?.isClosed());
    expect(opened[2]?.isClosed()).toBe(false);
  });

  it('need no process', async () => {
    const { folder } = freshPlace();
    expect([await listKept(folder), await closeKept(folder)]).toEqual([[], []]);
  });
});

it('a client that goes away in the middle of a command ends it, however slow the server reads', async () => {
  let ended = 0;
  const hang = hanging(() => {
    ended += 1;
  });
  const fake = fakeConnection({ hang });
  const connection = await (await serve(opening(fake))).warm();
  const running = connection.exec('hang', { stdin: Buffer.alloc(10_000_000) });
  running.catch(() => {});
  await until('it runs', () => fake.commands.length > 0);
  connection.close();
  await until('it has ended', () => ended === 1);
  await expect(running).rejects.toMatchObject({ reason: 'unreachable' });
});

it('a process whose socket was replaced leaves the socket of the other one alone', async () => {
  const ending = new AbortController();
  const first = await serve(counting().open, { signal: ending.signal });
  rmSync(first.place.socket);
  const { opened, open } = counting();
  const second = await serve(open, { place: first.place });
  ending.abort();
  expect(await first.ended).toBe('served');
  await (await second.warm()).exec('cat');
  expect(opened).toHaveLength(1);
});

it('a process that ends whenever it is reached is given up after some tries', async () => {
  const place = freshPlace();
  prepareFolder(place);
  let reached = 0;
  const server = createServer((socket) => {
    reached += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(place.socket, resolve));
  whenDone(() => server.close());
  await expect(warmConnection(ordinary(place))).rejects.toMatchObject({
    reason: 'failed',
    message: 'the process that keeps connections has ended while it was asked',
  });
  expect(reached).toBe(3);
});
