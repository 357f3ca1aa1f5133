/** The hub and its routes: one connection a jump host, a queue for handshakes, and what is told on the way. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import type { Server } from '../../../src/inventory/schema.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { createHub, type HubEvent, type HubOptions } from '../../../src/remote/hub.ts';
import type { Route } from '../../../src/remote/route.ts';
import { connect } from '../../../src/remote/ssh/connect.ts';
import { routeOf } from '../../support/sshd/client.ts';
import { inventoryOf } from '../inventory/helpers.ts';

vi.mock('../../../src/remote/ssh/connect.ts', () => ({ connect: vi.fn() }));
const connecting = vi.mocked(connect);

const idle: Connection = {
  exec: async () => ({ code: 0, signal: null }),
  forward: () => Promise.reject(new Error('not here')),
  onLost: () => {},
  close: () => {},
};

const direct: HubOptions = {
  hostKeys: { knownHosts: { keysOf: async () => [], accept: async () => {}, forget: async () => {} } },
  authentication: {},
  routeTo: routeOf,
};

const [sample] = inventoryOf({ sample: {} }).servers;
const bastion: Promise<Route> = routeOf(sample as Server).then((route) => ({
  ...route,
  name: 'bastion',
  server: undefined,
  address: 'bastion',
  hostKeys: { ...route.hostKeys, storeName: 'jump:bastion' },
}));
const behind: HubOptions = {
  ...direct,
  routeTo: async (server) => ({ ...(await routeOf(server)), via: { kind: 'jump', host: await bastion } }),
};

const many = (count: number, address: (at: number) => string): readonly Server[] =>
  inventoryOf(
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, { address: address(at) }])),
  ).servers;

beforeEach(() => {
  connecting.mockReset();
  connecting.mockImplementation(async (route, { through }) => {
    if (route.via.kind === 'jump') await through?.(route.via.host);
    return { ...idle };
  });
});

describe('a jump host', () => {
  it('is connected to once for all servers behind it, more of them than handshakes at once', async () => {
    const hub = createHub(behind);
    await Promise.all(many(40, (at) => `10.0.0.${at}`).map((server) => hub.connection(server)));
    const names = connecting.mock.calls.map(([route]) => route.name);
    expect(names.filter((name) => name === 'bastion')).toHaveLength(1);
    expect(names).toHaveLength(41);
  });

  it('that cannot be reached is named in the error of each server', async () => {
    connecting.mockRejectedValueOnce(
      new CtctlError('unreachable', 'bastion: nobody there', { next: 'look' }),
    );
    const hub = createHub(behind);
    const [server] = many(1, () => '10.0.0.1') as [Server];
    await expect(hub.connection(server)).rejects.toMatchObject({
      reason: 'unreachable',
      server: 's0',
      message: 's0: its jump host cannot be used: bastion: nobody there',
      next: 'look',
    });
    // The next command of the same run may find it again.
    await hub.connection(server);
  });
});

describe('handshakes', () => {
  it('are at most 8 at one place, whatever the servers are called', async () => {
    const open: (() => void)[] = [];
    connecting.mockImplementation(async () => {
      await new Promise<void>((resolve) => open.push(resolve));
      return { ...idle };
    });
    const hub = createHub(direct);
    const all = many(10, () => '10.0.0.1').map((server) => hub.connection(server));
    await vi.waitFor(() => expect(connecting).toHaveBeenCalledTimes(8));
    for (const resolve of open.splice(0)) resolve();
    await vi.waitFor(() => expect(connecting).toHaveBeenCalledTimes(10));
    for (const resolve of open) resolve();
    await Promise.all(all);
  });
});

describe('what is told', () => {
  it('is the route, the stages of the server and of its jump host, and when nothing is waited for', async () => {
    connecting.mockImplementation(async (_route, { watch }) => {
      watch?.({ kind: 'stage', stage: 'authentication' });
      return { ...idle };
    });
    const told: string[] = [];
    const watch = (name: string, event: HubEvent): void => {
      told.push(`${name} ${event.kind === 'stage' ? event.stage : event.kind}`);
    };
    const hub = createHub({ ...behind, watch });
    const [server] = many(1, () => '10.0.0.1') as [Server];
    await (await hub.target(server)).connection.exec('true');
    expect(told).toEqual([
      's0 route',
      'bastion its turn',
      'bastion authentication',
      'bastion idle',
      's0 its turn',
      's0 authentication',
      's0 idle',
      's0 its answer',
      's0 idle',
    ]);
  });
});

describe('transports', () => {
  const openssh = (server: Server): Server => ({ ...server, transport: 'openssh' });

  it('openssh goes through the ssh program, never through a kept connection', async () => {
    const [server] = many(1, () => '10.0.0.1').map(openssh) as [Server];
    const bySsh = vi.fn(async () => idle);
    const warm = vi.fn(async () => idle);
    await createHub({ ...direct, openssh: bySsh, warm }).connection(server);
    expect(bySsh).toHaveBeenCalledWith(server, expect.objectContaining({ name: 's0' }));
    expect([connecting.mock.calls.length, warm.mock.calls.length]).toEqual([0, 0]);
  });

  it('a kept connection takes the place of an own one where it is asked for', async () => {
    const [server] = many(1, () => '10.0.0.1') as [Server];
    const warm = vi.fn(async () => idle);
    await createHub({ ...direct, warm }).connection(server);
    expect(warm).toHaveBeenCalledOnce();
    expect(connecting).not.toHaveBeenCalled();
    await createHub({ ...direct, warm: async () => undefined }).connection(server);
    expect(connecting).toHaveBeenCalledOnce();
  });
});

describe('the key that a server shows', () => {
  it('is read without a login there, and its jump hosts are judged on the way', async () => {
    const key = { type: 'ssh-ed25519', blob: Buffer.from('key') };
    connecting.mockImplementation(async (_route, { judge }) => {
      await judge?.(key);
      return { ...idle };
    });
    const judged: string[] = [];
    const [server] = many(1, () => '10.0.0.1') as [Server];
    const shown = await createHub(behind).hostKey(server, async ({ name }) => {
      judged.push(name);
    });
    expect(shown).toMatchObject({ key, route: { name: 's0' } });
    expect(judged).toEqual(['bastion']);
  });

  it('is not read where the jump host is not trusted', async () => {
    connecting.mockImplementation(async (_route, { judge }) => {
      await judge?.({ type: 'ssh-ed25519', blob: Buffer.from('key') });
      return { ...idle };
    });
    const [server] = many(1, () => '10.0.0.1') as [Server];
    const refusing = async (): Promise<void> => {
      throw new CtctlError('unreachable', 'bastion: its key has changed');
    };
    await expect(createHub(behind).hostKey(server, refusing)).rejects.toThrow('its key has changed');
  });
});
