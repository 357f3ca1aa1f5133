/** A laptop that was asleep while the server gave it up: the command there says so, and soon. */
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleProgram, startProgram } from '../../support/sshd/client-process.ts';
import { signal } from '../../support/sshd/processes.ts';
import { type FaultyLink, startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

/** Longer than a busy event loop is ever late, and than one look at the clock. */
const sleepTime = 13_000;
/** By then it is decided whether the server still answers: a sign of life is asked for within 1 s, and may take 5 s. */
const decided = 8_000;

interface Story {
  /** Milliseconds that the process has missed. */
  readonly slept: number;
  /** Why its connection was lost, in words. */
  readonly lost: string | undefined;
  /** How its remote command ended. */
  readonly result: string | undefined;
}

let sshd: Sshd;
let givenUp: Story;
let kept: Story;
beforeAll(async () => {
  sshd = await startSshd();
  writeFileSync(join(sshd.folder, 'known_hosts'), `lab ${sshd.hostKeys[0]?.publicLine}\n`);
  const program = await bundleProgram('test/contract/ssh/sleep.program.ts', sshd.folder);
  [givenUp, kept] = await Promise.all([
    asleep(program, 'given-up', (link) => link.freeze()),
    asleep(program, 'kept', () => {}),
  ]);
}, 60_000);
afterAll(() => sshd?.stop());

/** Lets a process sleep while this happens to its connection; what it has written about it. */
async function asleep(program: string, name: string, meanwhile: (link: FaultyLink) => void): Promise<Story> {
  const folder = join(sshd.folder, name);
  mkdirSync(folder);
  const read = (file: string): string | undefined => {
    const path = join(folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const proxy = await startProxy(sshd.port);
  const args = [`${proxy.port}`, sshd.user, sshd.key.file, join(sshd.folder, 'known_hosts'), folder];
  const child = startProgram(program, args);
  const pid = child.pid as number;
  const ended = once(child, 'exit');
  try {
    await until('the command runs', () => read('up') !== undefined);
    signal(pid, 'SIGSTOP');
    meanwhile(proxy);
    await delay(sleepTime);
    signal(pid, 'SIGCONT');
    const slept = Number(await until('the sleep is noticed', () => read('slept')));
    await Promise.race([ended, delay(decided)]);
    return { slept, lost: read('lost'), result: read('result') };
  } finally {
    signal(pid, 'SIGKILL');
    await ended;
    await proxy.stop();
  }
}

it('the sleep is noticed, and its length', () => {
  for (const { slept } of [givenUp, kept]) {
    expect(slept).toBeGreaterThan(10_000);
    expect(slept).toBeLessThan(sleepTime + 3000);
  }
});

it('a server that gave it up is lost, with the sleep as the reason', () => {
  expect(givenUp.lost).toMatch(
    /^lab: lost the connection \(this computer was asleep for 1\d s, and the server does not answer since\)$/,
  );
  expect(JSON.parse(givenUp.result ?? '')).toEqual({ code: null, signal: null });
});

it('a server that is still there is not lost', () => {
  expect(kept).toMatchObject({ lost: undefined, result: undefined });
});
