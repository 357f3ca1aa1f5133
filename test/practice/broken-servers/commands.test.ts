/** Single commands against a broken server: one line, the right exit code, and an end in time. */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitForText } from '../../support/ctctl.ts';
import { type BrokenName, type BrokenWorld, brokenNames, startBrokenWorld } from './inventory.ts';

let world: BrokenWorld;
beforeAll(async () => {
  world = await startBrokenWorld();
});
afterAll(() => world?.stop());

/** What a person reads in the end; progress lines of a long wait are left out. */
function errorLines(stderr: string): readonly string[] {
  return stderr.split('\n').filter((line) => line !== '' && !line.startsWith('waiting on: '));
}

describe('start', () => {
  it.each(brokenNames)('on %s ends with 4 and one line', async (name: BrokenName) => {
    const begun = performance.now();
    const { code, stdout, stderr } = await world.home.run(['start', `${name}:x`]);
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(errorLines(stderr)).toHaveLength(1);
    expect(errorLines(stderr)[0]).toMatch(new RegExp(`^ctctl: ${name}: .`));
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('as JSON leaves stdout empty and says it in one document', async () => {
    const { code, stdout, stderr } = await world.home.run(['start', 'closed:x', '--json']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      kind: 'Error',
      reason: 'unreachable',
      exitCode: 4,
      server: 'closed',
    });
  });

  it('does not say that there is no such domain while some servers could not be asked', async () => {
    world.use('good', 'closed', 'shut');
    const { code, stderr } = await world.home.run(['start', 'nosuch']);
    expect(code).toBe(4);
    expect(errorLines(stderr)).toHaveLength(1);
    expect(stderr).toMatch(/no domain nosuch on the servers that answered; closed: .*; shut: /);
  });

  it('finds the domain on the server that has it, whatever the others do', async () => {
    world.use('closed', 'good', 'noise');
    const { code, stdout } = await world.home.run(['start', 'winxp', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ server: 'good', name: 'winxp', outcome: 'unchanged' });
  });
});

describe('other commands', () => {
  it.each([
    ['stop', ['stop', 'shut:x']],
    ['domain show', ['domain', 'show', 'noise:x']],
    ['vnc', ['vnc', 'web:x', '--no-viewer']],
    ['server check', ['server', 'check', 'closed']],
    ['list of one server', ['list', '--on', 'closed', '--json']],
  ])('%s ends with 4', async (_, args) => {
    world.use('good', 'closed', 'shut', 'web', 'noise');
    const { code, stderr } = await world.home.run(args);
    expect({ code, stack: /^\s+at |internal error/m.test(stderr) }).toEqual({ code: 4, stack: false });
  });
});

describe('a wait that is too long', () => {
  it('is ended by --timeout; what has come until then is shown', async () => {
    world.use('good', 'mute');
    const begun = performance.now();
    const { code, stdout } = await world.home.run(['list', '--json', '--timeout', '4s']);
    expect(performance.now() - begun).toBeLessThan(9000);
    expect(code).toBe(6);
    const { items } = JSON.parse(stdout) as { items: readonly { server: string; reason?: string }[] };
    expect(items.filter(({ server }) => server === 'good')).toHaveLength(2);
    expect(items.find(({ server }) => server === 'mute')?.reason).toMatch(/4s/);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is ended by %s with 130', async (name) => {
    world.use('good', 'mute');
    const child = world.home.start(['list']);
    const ended = once(child, 'close');
    await waitForText(child.stderr, /waiting on: mute/);
    child.kill(name);
    const begun = performance.now();
    expect(await ended).toEqual([130, null]);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
