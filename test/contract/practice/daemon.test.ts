/** A practice server in the background: started once, found again, stopped, and recognised as gone after a crash. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDetached, statusDetached, stopDetached } from '../../../src/practice/daemon.ts';
import { connect, eventually, practiceFolder, run } from './client.ts';

const workshop = practiceFolder();
const script = join(workshop, 'practice.cjs');
const folders: string[] = [];

/** The foreground server as one file that node can run: `node practice.cjs FOLDER TOOLSTACK`. */
beforeAll(async () => {
  const entry = join(workshop, 'practice.ts');
  mkdirSync(workshop, { recursive: true });
  const daemon = new URL('../../../src/practice/daemon.ts', import.meta.url).pathname;
  writeFileSync(
    entry,
    `import { runForeground } from ${JSON.stringify(daemon)};
     const [folder, toolstack] = process.argv.slice(2);
     void runForeground({ folder, toolstack });`,
  );
  await build({
    entryPoints: [entry],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // ssh2 does without its native helpers when they are not there.
    external: ['cpu-features', '*.node'],
    logLevel: 'error',
  });
});

afterAll(async () => {
  for (const folder of folders) {
    await stopDetached(folder);
    rmSync(folder, { recursive: true });
  }
  rmSync(workshop, { recursive: true });
});

function freshFolder(): string {
  const folder = practiceFolder();
  folders.push(folder);
  return folder;
}

const options = (folder: string, toolstack: 'xl' | 'xm') => ({
  folder,
  toolstack,
  entry: [script, folder, toolstack],
});

describe('a detached practice server', () => {
  it('starts once, answers, and stops', async () => {
    const folder = freshFolder();
    expect(await statusDetached(folder)).toBeNull();
    const first = await startDetached(options(folder, 'xl'));
    const second = await startDetached(options(folder, 'xl'));
    expect(second).toEqual(first);
    await expect(startDetached(options(folder, 'xm'))).rejects.toMatchObject({ reason: 'refused' });
    const client = await connect({ ...first, close: async () => undefined });
    expect((await run(client, 'xl domid Domain-0')).out).toBe('0\n');
    client.end();
    expect(await stopDetached(folder)).toBe(true);
    expect(await stopDetached(folder)).toBe(false);
  });

  it('is recognised as gone after a crash, and starts again', async () => {
    const folder = freshFolder();
    const first = await startDetached(options(folder, 'xm'));
    process.kill(first.pid, 'SIGKILL');
    await eventually(
      () => statusDetached(folder),
      (status) => status === null,
    );
    expect(readFileSync(join(folder, 'ready.json'), 'utf8')).toContain(String(first.pid));
    const second = await startDetached(options(folder, 'xm'));
    expect(second.pid).not.toBe(first.pid);
  });

  it('says why it did not start', async () => {
    const folder = freshFolder();
    const entry = ['-e', 'console.error("no such luck"); process.exit(3)'];
    await expect(startDetached({ folder, toolstack: 'xl', entry })).rejects.toThrow(/no such luck/);
  });
});
