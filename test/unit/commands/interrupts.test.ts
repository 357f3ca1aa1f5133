/** Ctrl-C while runs are under way: what is said of them is true, and nothing is said after the end. */
import { describe, expect, it } from 'vitest';
import { interruptibleRuns } from '../../../src/commands/run/interrupts.ts';
import { CtctlError } from '../../../src/common/errors.ts';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { greeting } from '../../../src/remote/bundle/compile.ts';
import type { Target } from '../../../src/remote/bundle/script.ts';
import type { Hub } from '../../../src/remote/hub.ts';

const server = toServer('home', serverSchema.parse({ address: 'home' }));
const id = '20261123-101500-7f3a9c';

/** A hub whose server answers so, and a person who presses Ctrl-C. */
function scene(target: () => Promise<Target>) {
  const lines: string[] = [];
  let press = (): boolean => false;
  const unused = (): never => {
    throw new Error('not asked for');
  };
  const hub: Hub = { target, connection: unused, hostKey: unused, close: unused };
  const runs = interruptibleRuns(
    {
      reporter: { status() {}, line: (text) => void lines.push(text), painted() {}, done() {} },
      onInterrupt(handler) {
        press = handler;
        return () => {};
      },
    },
    hub,
  );
  return { runs, lines, press: () => press() };
}

/** A server that says how it took the word. */
const answering = (outcome: string) => async (): Promise<Target> => ({
  server: 'home',
  stateFolder: '/var/lib/ctctl',
  privilege: async () => ({ kind: 'user' }),
  connection: {
    exec: async (_command, { onStdout } = {}) => {
      onStdout?.(Buffer.from(`${greeting}\nend\t${outcome}\n`));
      return { code: 0, signal: null };
    },
  },
});
const silent = (): Promise<Target> => new Promise(() => {});
const lost = async (): Promise<never> => {
  throw new CtctlError('unreachable', 'cannot open a session');
};

const interrupted = new CtctlError('interrupted', `interrupted; run ${id} goes on there by itself`, {
  cause: new CtctlError('interrupted', 'interrupted'),
});

describe('the first Ctrl-C', () => {
  it('is ours while a run is under way, and only then', () => {
    const { runs, lines, press } = scene(silent);
    expect(press()).toBe(false);
    runs.begun(server, id);
    expect(press()).toBe(true);
    expect(lines).toEqual([
      `home: run ${id} stops after its current step; Ctrl-C again does not wait for that`,
    ]);
  });
});

describe('the second Ctrl-C', () => {
  it.each([
    ['has heard it', answering('cancelled'), `run ${id} stops there after its current step`, 'run attach'],
    ['does not answer', silent, `run ${id} goes on there, and may not have heard that`, 'run cancel'],
    ['is lost', lost, `run ${id} goes on there, and may not have heard that`, 'run cancel'],
    ['cannot note it', answering('failed'), `run ${id} goes on there, and may not have`, 'run cancel'],
  ])('says what becomes of the run when its server %s', async (_what, target, words, next) => {
    const { runs, press } = scene(target);
    runs.begun(server, id);
    expect([press(), press()]).toEqual([true, false]);
    const error = await runs.leaving(server, interrupted);
    expect(error).toMatchObject({ reason: 'interrupted', server: 'home' });
    expect((error as CtctlError).message).toContain(`home: interrupted; ${words}`);
    expect((error as CtctlError).next).toBe(`ctctl ${next} home:${id}`);
  });

  it('leaves the last word to the error: a word that did not arrive is not told any more', async () => {
    const { runs, lines, press } = scene(lost);
    runs.begun(server, id);
    press();
    press();
    await runs.leaving(server, interrupted);
    expect(lines).toHaveLength(1);
  });

  it('says nothing of its own about runs that were not told to stop', async () => {
    const { runs } = scene(silent);
    runs.begun(server, id);
    expect(await runs.leaving(server, interrupted)).toBe(interrupted);
  });
});

it('a word that did not arrive is told while the run is still waited for', async () => {
  const { runs, lines, press } = scene(lost);
  runs.begun(server, id);
  press();
  await runs.leaving(server, interrupted);
  expect(lines.at(-1)).toBe('home: could not be told to stop: cannot open a session');
});
