/** One connection a server: shared, dropped when lost, and its sudo password asked for once. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import { Secret } from '../../../src/common/secret.ts';
import type { Server } from '../../../src/inventory/schema.ts';
import type { SecretId } from '../../../src/inventory/secrets/secrets.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { createHub, type HubOptions } from '../../../src/remote/hub.ts';
import { connect } from '../../../src/remote/ssh/connect.ts';
import { routeOf } from '../../support/sshd/client.ts';
import { inventoryOf } from '../inventory/helpers.ts';

vi.mock('../../../src/remote/ssh/connect.ts', () => ({ connect: vi.fn() }));
const connecting = vi.mocked(connect);

const servers = inventoryOf({ home: {}, lab: { user: 'admin', sudo: true } }).servers;
const [home, lab] = servers as [Server, Server];

const options: HubOptions = {
  hostKeys: { knownHosts: { keysOf: async () => [], accept: async () => {}, forget: async () => {} } },
  authentication: {},
  routeTo: routeOf,
};

interface FakeConnection extends Connection {
  readonly server: string;
  closings(): number;
  lose(): void;
}

function fakeConnection({ name }: Pick<Server, 'name'>): FakeConnection {
  const listeners: ((error: CtctlError) => void)[] = [];
  let closed = 0;
  return {
    server: name,
    closings: () => closed,
    exec: async () => ({ code: 0, signal: null }),
    forward: () => Promise.reject(new Error('not here')),
    onLost: (listener) => {
      listeners.push(listener);
    },
    close() {
      closed += 1;
    },
    lose() {
      for (const listener of listeners) listener(new CtctlError('unreachable', 'lost'));
    },
  };
}

beforeEach(() => {
  connecting.mockReset();
  connecting.mockImplementation(async (server) => fakeConnection(server));
});

describe('connection', () => {
  it('is one a server, however often and however soon it is asked for', async () => {
    const hub = createHub(options);
    const [one, two] = await Promise.all([hub.connection(home), hub.connection(home)]);
    expect(one).toBe(two);
    expect(await hub.connection(home)).toBe(one);
    expect(await hub.connection(lab)).not.toBe(one);
    expect(connecting.mock.calls.map(([route]) => [route.name, route.user])).toEqual([
      ['home', 'root'],
      ['lab', 'admin'],
    ]);
    expect(connecting.mock.calls.map(([, { hostKeys }]) => hostKeys)).toEqual([
      options.hostKeys,
      options.hostKeys,
    ]);
  });

  it('is opened anew after it was lost', async () => {
    const hub = createHub(options);
    const old = (await hub.connection(home)) as FakeConnection;
    old.lose();
    const fresh = await hub.connection(home);
    expect(fresh).not.toBe(old);
    // The old one's late words do not touch the new one.
    old.lose();
    expect(await hub.connection(home)).toBe(fresh);
  });

  it('is opened anew after its user has closed it', async () => {
    const hub = createHub(options);
    const old = (await hub.connection(home)) as FakeConnection;
    old.close();
    expect(old.closings()).toBe(1);
    expect(await hub.connection(home)).not.toBe(old);
  });

  it('is tried again after it could not be opened', async () => {
    connecting.mockRejectedValueOnce(new CtctlError('unreachable', 'no'));
    const hub = createHub(options);
    await expect(hub.connection(home)).rejects.toThrow('no');
    expect(await hub.connection(home)).toMatchObject({ server: 'home' });
  });

  it('opens 16 at once and no more', async () => {
    const many = inventoryOf(
      Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`s${at}`, { address: `10.0.0.${at}` }])),
    ).servers;
    let open: (() => void)[] = [];
    connecting.mockImplementation(async (server) => {
      await new Promise<void>((resolve) => open.push(resolve));
      return fakeConnection(server);
    });
    const hub = createHub(options);
    const all = many.map((server) => hub.connection(server));
    await vi.waitFor(() => expect(connecting).toHaveBeenCalledTimes(16));
    for (const resolve of open.splice(0)) resolve();
    await vi.waitFor(() => expect(connecting).toHaveBeenCalledTimes(20));
    for (const resolve of open) resolve();
    open = [];
    expect(await Promise.all(all)).toHaveLength(20);
  });

  it('closes them all, those that are still being opened too', async () => {
    const hub = createHub(options);
    const done = (await hub.connection(home)) as FakeConnection;
    const opening = hub.connection(lab);
    hub.close();
    const late = (await opening) as FakeConnection;
    await vi.waitFor(() => expect([done.closings(), late.closings()]).toEqual([1, 1]));
  });

  it('closes without a word when one could not be opened', async () => {
    connecting.mockRejectedValueOnce(new CtctlError('unreachable', 'no'));
    const hub = createHub(options);
    const opening = hub.connection(home);
    hub.close();
    await expect(opening).rejects.toThrow('no');
  });
});

describe('target', () => {
  it('has the name, the connection and the signal', async () => {
    const { signal } = new AbortController();
    const hub = createHub({ ...options, signal });
    const target = await hub.target(home);
    expect(target).toMatchObject({ server: 'home', signal });
    expect(await target.connection.exec('true')).toEqual({ code: 0, signal: null });
    expect('signal' in (await createHub(options).target(home))).toBe(false);
  });

  it('is the user itself without sudo, and nobody is asked', async () => {
    const askSudoPassword = vi.fn();
    const target = await createHub({ ...options, askSudoPassword }).target(home);
    expect([await target.privilege('first'), await target.privilege('password')]).toEqual([
      { kind: 'user' },
      { kind: 'user' },
    ]);
    expect(askSudoPassword).not.toHaveBeenCalled();
  });

  it('asks for the sudo password only when sudo wants one, once a server', async () => {
    const password = new Secret('gehe1m');
    const askSudoPassword = vi.fn(async () => password);
    const hub = createHub({ ...options, askSudoPassword });
    const target = await hub.target(lab);
    expect(await target.privilege('first')).toEqual({ kind: 'sudo' });
    expect(askSudoPassword).not.toHaveBeenCalled();
    expect(await target.privilege('password')).toEqual({ kind: 'sudo-password', password });
    // From now on the password goes with the first try: one round trip less, and no second question.
    expect(await (await hub.target(lab)).privilege('first')).toEqual({ kind: 'sudo-password', password });
    expect(askSudoPassword.mock.calls).toEqual([[lab, 1]]);
  });

  it('has no password where there is nobody to ask', async () => {
    const target = await createHub(options).target(lab);
    expect(await target.privilege('password')).toBeUndefined();
    expect(await target.privilege('first')).toEqual({ kind: 'sudo' });
  });

  it('takes the stored sudo password before a person is asked, and asks when it was wrong, three times', async () => {
    const stored = new Secret('old');
    const asked = [1, 2, 3].map((at) => new Secret(`try ${at}`));
    const askSudoPassword = vi.fn(async (_server: Server, attempt: number) => asked[attempt - 1] as Secret);
    const get = vi.fn(async ({ kind, subject }: SecretId) =>
      kind === 'sudo' && subject === 'lab' ? stored : undefined,
    );
    const target = await createHub({
      ...options,
      authentication: { secrets: { get } },
      askSudoPassword,
    }).target(lab);
    const given = [await target.privilege('first'), await target.privilege('password')];
    for (let at = 0; at < 4; at += 1) {
      const last = given.at(-1);
      given.push(await target.privilege('again', last?.kind === 'sudo-password' ? last.password : undefined));
    }
    // Somebody else's old password is no reason to ask again.
    expect(askSudoPassword).toHaveBeenCalledTimes(3);
    expect(given.map((each) => (each?.kind === 'sudo-password' ? each.password : each?.kind))).toEqual([
      'sudo',
      stored,
      ...asked,
      undefined,
    ]);
  });
});
