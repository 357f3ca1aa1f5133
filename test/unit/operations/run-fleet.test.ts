/** Several servers at once: one answer each, whatever happens to them. */
import { describe, expect, it } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { type FleetOrder, runFleet } from '../../../src/operations/run-fleet.ts';
import type { Hub } from '../../../src/remote/hub.ts';

const works = ['a', 'b', 'c', 'd'].map((name) => ({
  server: toServer(name, serverSchema.parse({ address: name })),
  bundle: { title: 'motd', library: [], steps: [], rollback: false },
}));

const order: FleetOrder = {
  mode: 'plan',
  wishes: {},
  grace: 0,
  parallel: 2,
  mayBegin: () => true,
  onEvent: () => {},
};

/** A hub whose servers fail like this. */
function failingHub(fail: (name: string) => Promise<never>): Hub {
  const unused = (): never => {
    throw new Error('not asked for');
  };
  return { target: ({ name }) => fail(name), connection: unused, hostKey: unused, close: unused };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('runFleet', () => {
  it('has an answer for each server, in their order, and asks no more than so many at a time', async () => {
    let open = 0;
    let most = 0;
    const hub = failingHub(async (name) => {
      open += 1;
      most = Math.max(most, open);
      await tick();
      open -= 1;
      throw new CtctlError('unreachable', `${name}: nobody answers`);
    });
    const answers = await runFleet(hub, works, order);
    expect(answers.map(({ server, error }) => [server.name, error?.reason])).toEqual(
      works.map(({ server }) => [server.name, 'unreachable']),
    );
    expect(most).toBe(2);
  });

  it('begins nothing more once all are to stop; that too is an answer', async () => {
    const asked: string[] = [];
    const hub = failingHub(async (name) => {
      asked.push(name);
      await tick();
      throw new CtctlError('interrupted', `${name}: stopped`);
    });
    const answers = await runFleet(hub, works, { ...order, mayBegin: () => asked.length < 2 });
    expect(asked).toEqual(['a', 'b']);
    expect(answers.map(({ error }) => error?.message)).toEqual([
      'a: stopped',
      'b: stopped',
      'c: not begun, as asked',
      'd: not begun, as asked',
    ]);
  });

  it('throws what is a defect', async () => {
    const hub = failingHub(async () => {
      throw new TypeError('a defect');
    });
    await expect(runFleet(hub, works, order)).rejects.toThrow(TypeError);
  });
});
