/** Which server a name means, when several are asked at once and some of them are silent. */
import { afterEach, describe, expect, it } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import type { Inventory } from '../../../src/inventory/schema.ts';
import { parseTarget } from '../../../src/inventory/target.ts';
import { findDomain } from '../../../src/operations/find-domain.ts';
import type { Hub } from '../../../src/remote/hub.ts';
import { ended, fakeTarget, linesOf } from '../bundle/fake-server.ts';
import { failureOf, inventoryOf } from '../inventory/helpers.ts';

/** A hub of servers that have these domains running; a silent one cannot be reached. */
function hubOf(
  domains: Readonly<Record<string, readonly string[] | 'silent'>>,
): Hub & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    connection: () => Promise.reject(new Error('not here')),
    hostKey: () => Promise.reject(new Error('not here')),
    target: async ({ name }) => {
      asked.push(name);
      const running = domains[name] ?? [];
      if (running === 'silent') throw new CtctlError('unreachable', `${name}: no answer`, { server: name });
      const rows = running.map((domain, at) => `line|domains|${domain} ${at + 1} 64 1 r----- 1.0`);
      return fakeTarget([
        (exec) => {
          exec.stdout(
            linesOf(
              'ctctl-script 2',
              'line|toolstack|xl',
              'line|toolstack|ct-rc 0',
              'line|domains|Name ID Mem VCPUs State Time(s)',
              ...rows,
              'line|domains|ct-rc 0',
              'line|definitions|ct-rc 0',
              'end|read',
            ),
          );
          return ended(0);
        },
      ]);
    },
    close: () => {},
  };
}

const three = inventoryOf({ home: { groups: ['own'] }, lab: { groups: ['own'] }, shop: {} });
const noHub = (): Hub => {
  throw new Error('nobody should be asked');
};

const told: string[] = [];
afterEach(() => void told.splice(0));

const find = (hub: () => Hub, inventory: Inventory, name: string, on?: string) =>
  findDomain(hub, inventory, parseTarget(name), (line) => void told.push(line), on);

describe('findDomain', () => {
  it('asks nobody where the server was named', async () => {
    expect((await find(noHub, three, 'lab:winxp')).name).toBe('lab');
  });

  it('asks nobody where there is one server only', async () => {
    expect((await find(noHub, inventoryOf({ home: {} }), 'winxp')).name).toBe('home');
    expect((await find(noHub, three, 'winxp', 'shop')).name).toBe('shop');
  });

  it('finds the only server that has it', async () => {
    const hub = hubOf({ home: ['etch64'], lab: ['winxp'], shop: ['winxp2'] });
    expect((await find(() => hub, three, 'winxp')).name).toBe('lab');
    expect(hub.asked).toEqual(['home', 'lab', 'shop']);
    expect(told).toEqual([]);
  });

  it('asks only the servers that were selected', async () => {
    const hub = hubOf({ home: ['winxp'], lab: [], shop: ['winxp'] });
    expect((await find(() => hub, three, 'winxp', 'group:own')).name).toBe('home');
    expect(hub.asked).toEqual(['home', 'lab']);
  });

  it('finds it though another server is silent, and says so', async () => {
    expect((await find(() => hubOf({ home: 'silent', lab: ['winxp'] }), three, 'winxp')).name).toBe('lab');
    expect(told).toEqual(['lab has winxp; not every server could be asked: home: no answer']);
  });

  it('names all candidates where several have it', async () => {
    const error = await failureOf(() =>
      find(() => hubOf({ home: ['winxp'], shop: ['winxp'] }), three, 'winxp'),
    );
    expect(error).toMatchObject({
      reason: 'notFound',
      message: 'winxp is on several servers: home:winxp, shop:winxp',
      next: 'name one of them',
    });
  });

  it('does not say that there is none while somebody is silent', async () => {
    const error = await failureOf(() => find(() => hubOf({ lab: 'silent', shop: 'silent' }), three, 'winxp'));
    expect(error).toMatchObject({
      reason: 'unreachable',
      message: 'no domain winxp on the servers that answered; lab: no answer; shop: no answer',
      next: 'ctctl server check lab',
    });
  });

  it('says where it has looked in vain', async () => {
    expect(await failureOf(() => find(() => hubOf({}), three, 'winxp'))).toMatchObject({
      reason: 'notFound',
      message: 'no domain winxp on home, lab, shop',
    });
  });

  it('says how to begin with an empty inventory', async () => {
    expect(await failureOf(() => find(noHub, inventoryOf({}), 'winxp'))).toMatchObject({
      reason: 'notFound',
      next: 'ctctl server add NAME ADDRESS',
    });
  });

  it('refuses a server that is not in the inventory', async () => {
    expect((await failureOf(() => find(noHub, three, 'moon:winxp'))).reason).toBe('notFound');
  });

  it('lets an interruption through, instead of calling a server silent', async () => {
    const hub: Hub = {
      ...hubOf({}),
      target: () => Promise.reject(new CtctlError('interrupted', 'interrupted')),
    };
    expect((await failureOf(() => find(() => hub, three, 'winxp'))).reason).toBe('interrupted');
  });
});
