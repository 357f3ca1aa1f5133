/** What the process opens: one connection a jump host, a queue for handshakes, and jumps that are given back. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../../src/remote/connection.ts';
import type { Route } from '../../../../src/remote/route.ts';
import type { KeepableConnection } from '../../../../src/remote/session/kept.ts';
import { requestOpener } from '../../../../src/remote/session/open-route.ts';
import type { Person } from '../../../../src/remote/session/questions.ts';
import { sharedJumps } from '../../../../src/remote/session/shared-jumps.ts';
import { connect } from '../../../../src/remote/ssh/connect.ts';
import { routeOf, serverAt } from '../../../support/sshd/client.ts';
import { type FakeConnection, fakeConnection } from './fake.ts';

vi.mock('../../../../src/remote/ssh/connect.ts', () => ({ connect: vi.fn() }));
vi.mock('../../../../src/remote/host-keys/judgement.ts', () => ({ judge: async () => ({ kind: 'known' }) }));
const connecting = vi.mocked(connect);

const nobody: Person = { can: () => false, ask: () => Promise.reject(new Error('nobody')), tell: () => {} };
const here = (): AbortSignal => new AbortController().signal;
const routes = async (count: number, via?: Route): Promise<readonly Route[]> => {
  const route = await routeOf(serverAt(22));
  const way = via ? ({ kind: 'jump', host: via } as const) : route.via;
  return Array.from({ length: count }, (_, at) => ({ ...route, name: `s${at}`, via: way }));
};
const bastion = async (): Promise<Route> => ({ ...(await routeOf(serverAt(2222))), name: 'bastion' });
const names = (): readonly string[] => connecting.mock.calls.map(([route]) => route.name);

beforeEach(() => {
  connecting.mockReset();
});

it('a jump host is connected to once, however often the servers behind it are tried', async () => {
  connecting.mockImplementation(async (route, { through, watch }) => {
    watch?.({ kind: 'hostKey', key: { type: 'ssh-ed25519', blob: Buffer.alloc(0) } });
    // As with servers that hang up: each try goes through the jump host again.
    for (let attempt = 0; attempt < 3; attempt += 1)
      if (route.via.kind === 'jump') await through?.(route.via.host);
    return fakeConnection();
  });
  const open = requestOpener();
  const behind = await routes(20, await bastion());
  await Promise.all(behind.map((route) => open({ route, knownHostsFile: '/none' }, nobody, here())));
  expect([names().filter((name) => name === 'bastion').length, names().length]).toEqual([1, 21]);
  const [first] = behind;
  // What was trusted by one file is not by another.
  await open({ route: first, knownHostsFile: '/other' }, nobody, here());
  expect(names().filter((name) => name === 'bastion')).toHaveLength(2);
});

it('handshakes are at most 8 at one place', async () => {
  const waiting: (() => void)[] = [];
  connecting.mockImplementation(async () => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return fakeConnection();
  });
  const open = requestOpener();
  const all = (await routes(10)).map((route) => open({ route, knownHostsFile: '/none' }, nobody, here()));
  await vi.waitFor(() => expect(connecting).toHaveBeenCalledTimes(8));
  for (const resolve of waiting.splice(0)) resolve();
  await vi.waitFor(() => expect(connecting).toHaveBeenCalledTimes(10));
  for (const resolve of waiting) resolve();
  await Promise.all(all);
});

describe('a shared jump host', () => {
  const opened: FakeConnection[] = [];
  const open = async (): Promise<KeepableConnection> => {
    const connection = fakeConnection();
    opened.push(connection);
    return connection;
  };
  const closed = (): readonly boolean[] => opened.map((connection) => connection.isClosed());
  const trust = (isTrusted: boolean): object =>
    Object.assign(opened.at(-1) ?? {}, { isTrusted: async () => isTrusted });
  beforeEach(() => {
    opened.length = 0;
  });

  it('ends with the last who uses it, and is opened anew after that', async () => {
    const jumps = sharedJumps(60_000);
    const [one, two] = [await jumps.use('a', open, here()), await jumps.use('a', open, here())];
    one.release();
    one.release();
    expect(closed()).toEqual([false]);
    two.release();
    await vi.waitFor(() => expect(closed()).toEqual([true]));
    await jumps.use('a', open, here());
    expect(closed()).toEqual([true, false]);
  });

  it.each<[string, (first: { readonly leave: () => void }) => void]>([
    ['left', (first) => first.leave()],
    ['lost', () => opened[0]?.lose()],
    ['not trusted any more', () => void trust(false)],
  ])('that is %s is given to nobody new', async (_what, happen) => {
    const jumps = sharedJumps(60_000);
    const first = await jumps.use('a', open, here());
    trust(true);
    await jumps.use('a', open, here());
    expect(opened).toHaveLength(1);
    happen(first);
    await jumps.use('a', open, here());
    expect([opened.length, closed()]).toEqual([2, [false, false]]);
  });

  it('gets no newcomer when it is too old', async () => {
    const jumps = sharedJumps(0);
    await jumps.use('a', open, here());
    await jumps.use('a', open, here());
    expect(opened).toHaveLength(2);
  });

  it('whose opener goes away is opened by another who waits; another failure is that of all', async () => {
    const jumps = sharedJumps(60_000);
    const opener = new AbortController();
    let fail = (_error: Error): void => {};
    const failing = (): Promise<Connection> =>
      new Promise((_resolve, reject) => {
        fail = reject;
      });
    const first = jumps.use('a', failing, opener.signal);
    const second = jumps.use('a', open, here());
    opener.abort(new Error('the client is gone'));
    fail(new Error('the client is gone'));
    await expect(first).rejects.toThrow('gone');
    expect((await second).connection).toBe(opened[0]);

    const both = [jumps.use('b', failing, here()), jumps.use('b', open, here())];
    fail(new Error('nobody there'));
    for (const each of both) await expect(each).rejects.toThrow('nobody there');
    expect(opened).toHaveLength(1);
  });
});
