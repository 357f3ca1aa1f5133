/** Starting viewers: fake programs that write down what they were given. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launchViewer } from '../../../src/console/viewer.ts';

const target = { host: '127.0.0.1', port: 5907, title: 'winxp on home' };
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctctl-viewer-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A viewer whose program is this shell script; `$OUT` is a file in the test's folder. */
async function fakeViewer(script: string, args: readonly string[] = ['{host}::{port}', '{title}']) {
  const program = join(folder, 'fakeviewer');
  await writeFile(program, `#!/bin/sh\nOUT=${folder}/out\n${script}\n`);
  await chmod(program, 0o755);
  return { name: 'fakeviewer', program, args };
}

async function contentOf(name: string): Promise<string> {
  const giveUpAt = performance.now() + 4000;
  for (;;) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    if (text.endsWith('\n')) return text;
    if (performance.now() > giveUpAt) throw new Error(`nothing written to ${name}`);
    await sleep(5);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a viewer', () => {
  it('is given its arguments as they are, and no terminal', async () => {
    const script =
      'printf "%s|" "$@" >"$OUT.part"; { [ -t 0 ] || cat; echo " $#"; } >>"$OUT.part"; mv "$OUT.part" "$OUT"';
    const { exited } = launchViewer(await fakeViewer(script), { ...target, title: '$(id) "x" y' });
    expect(await exited).toEqual({ started: true, code: 0, signal: null, text: undefined });
    expect(await contentOf('out')).toBe('127.0.0.1::5907|$(id) "x" y| 2\n');
  });

  it('that fails is reported, not thrown', async () => {
    const { exited } = launchViewer(await fakeViewer('exit 3'), target);
    expect(await exited).toMatchObject({ started: true, code: 3, text: 'fakeviewer ended with exit code 3' });
  });

  it.each([
    ['does not exist', '/nonexistent/viewer', 'ENOENT'],
    ['has an impossible name', 'view\0er', 'null bytes'],
  ])('that %s is reported, not thrown', async (_, program, cause) => {
    const viewer = launchViewer({ name: 'viewer', program, args: [] }, target);
    const exit = await viewer.exited;
    expect(exit).toMatchObject({ started: false, code: null });
    expect(exit.text).toMatch(/^viewer could not be started: /);
    expect(exit.text).toContain(cause);
    viewer.kill();
  });

  it('is ended together with what it started, which is not our process group', async () => {
    const viewer = launchViewer(await fakeViewer('sleep 60 & echo "$$ $!" >"$OUT"; wait'), target);
    const [wrapper = 0, inner = 0] = (await contentOf('out')).trim().split(' ').map(Number);
    expect(wrapper).not.toBe(process.pid);
    viewer.kill();
    expect(await viewer.exited).toEqual({ started: true, code: null, signal: 'SIGTERM', text: undefined });
    const giveUpAt = performance.now() + 4000;
    while (isAlive(inner) && performance.now() < giveUpAt) await sleep(5);
    expect(isAlive(inner)).toBe(false);
    viewer.kill();
  });

  it('gets the environment it is given', async () => {
    const env = { PATH: process.env.PATH, DISPLAY: ':7' };
    launchViewer(await fakeViewer('echo "$DISPLAY" >"$OUT"'), target, env);
    expect(await contentOf('out')).toBe(':7\n');
  });
});
