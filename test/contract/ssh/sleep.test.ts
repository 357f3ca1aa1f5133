/** A laptop that was asleep while the server gave it up: the command there says so, and soon. */
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleProgram, startProgram } from '../../support/sshd/client-process.ts';
import { signal } from '../../support/sshd/processes.ts';
import { startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

let sshd: Sshd;
let program: string;
beforeAll(async () => {
  sshd = await startSshd();
  writeFileSync(join(sshd.folder, 'known_hosts'), `lab ${sshd.hostKeys[0]?.publicLine}\n`);
  program = await bundleProgram('test/contract/ssh/sleep.program.ts', sshd.folder);
});
afterAll(() => sshd?.stop());

/** Longer than a busy event loop is ever late, and than one look at the clock. */
const sleepTime = 13_000;

/** A process that sleeps while its connection does this; what it has written about it. */
async function asleep(name: string, meanwhile: (link: { freeze(): void }) => void) {
  const folder = join(sshd.folder, name);
  mkdirSync(folder);
  const proxy = await startProxy(sshd.port);
  const args = [`${proxy.port}`, sshd.user, sshd.key.file, join(sshd.folder, 'known_hosts'), folder];
  const child = startProgram(program, args);
  const pid = child.pid as number;
  const ended = once(child, 'exit');
  const read = (file: string): string | undefined =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : undefined;
  try {
    await until('the command runs', () => read('up') !== undefined);
    signal(pid, 'SIGSTOP');
    meanwhile(proxy);
    await delay(sleepTime);
    signal(pid, 'SIGCONT');
    const slept = await until('the sleep is noticed', () => read('slept'));
    return { slept: Number(slept), read, ended };
  } finally {
    setTimeout(() => signal(pid, 'SIGKILL'), 9_000).unref();
    await Promise.race([ended, delay(9_000)]);
    await proxy.stop();
  }
}

it('a server that gave it up is lost, with the sleep as the reason', { timeout: 60_000 }, async () => {
  const { slept, read } = await asleep('frozen', (link) => link.freeze());
  expect(slept).toBeGreaterThan(10_000);
  expect(slept).toBeLessThan(sleepTime + 3000);
  expect(read('lost')).toMatch(
    /^lab: lost the connection \(this computer was asleep for 1\d s, and the server does not answer since\)$/,
  );
  expect(JSON.parse(read('result') ?? '')).toEqual({ code: null, signal: null });
});

it('a server that is still there is not lost', { timeout: 60_000 }, async () => {
  const { slept, read } = await asleep('awake', () => {});
  expect(slept).toBeGreaterThan(10_000);
  expect(read('lost')).toBeUndefined();
});
