/** The lock: one writer at a time, also among processes, also after a crash. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { loadInventory } from '../../../src/inventory/file.ts';
import { withLock } from '../../../src/inventory/lock.ts';
import { failureOf, inventoryWith, temporaryFolder } from './helpers.ts';

const now = Date.now();
const none = () => Promise.resolve('done');

/** A process id that nobody has: of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** A program for other processes: `MODULE` compiled for node, with its arguments in `process.argv`. */
async function programOf(source: string): Promise<string> {
  const program = join(await temporaryFolder(), 'program.cjs');
  await build({
    stdin: {
      contents: source,
      resolveDir: join(import.meta.dirname, '../../../src/inventory'),
      loader: 'ts',
    },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  return program;
}

describe('withLock', () => {
  it('lets one in after the other', async () => {
    const file = join(await temporaryFolder(), 'file');
    const seen: string[] = [];
    const enter = (name: string) =>
      withLock(
        file,
        async () => {
          seen.push(`${name} in`);
          await isThere(file);
          seen.push(`${name} out`);
        },
        { pollMs: 1 },
      );
    await Promise.all(['a', 'b', 'c'].map(enter));
    for (let at = 0; at < seen.length; at += 2) {
      expect(seen[at + 1]).toBe(seen[at]?.replace('in', 'out'));
    }
    expect(seen).toHaveLength(6);
  });

  it('gives the result, and is released after success and failure', async () => {
    const file = join(await temporaryFolder(), 'file');
    expect(await withLock(file, none)).toBe('done');
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await readdir(dirname(file))).toEqual([]);
  });

  it('names the holder when it has waited enough', async () => {
    const file = join(await temporaryFolder(), 'file');
    const failure = await withLock(file, () =>
      failureOf(() => withLock(file, none, { waitMs: 20, pollMs: 5 })),
    );
    expect(failure.reason).toBe('refused');
    expect(failure.message).toMatch(
      `${file} is being changed by process ${process.pid} on ${hostname()} (for 0 s)`,
    );
    expect(failure.next).toContain(`${file}.lock`);
  });

  it.each([
    ['a dead process here', async () => `${await deadProcess()} ${hostname()} ${now} t\n`],
    ['a live process, for too long', async () => `${process.pid} ${hostname()} ${now - 11 * 60_000} t\n`],
    ['another computer, for too long', async () => `1 elsewhere ${now - 11 * 60_000} t\n`],
    ['somebody who crashed while locking', async () => ''],
    ['nobody knows whom', async () => 'garbage'],
  ])('takes over from %s', async (_title, content) => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(`${file}.lock`, await content());
    await utimes(`${file}.lock`, now / 1000 - 60, now / 1000 - 60);
    expect(await withLock(file, none, { waitMs: 0 })).toBe('done');
    expect(await readdir(dirname(file))).toEqual([]);
  });

  it.each([
    ['a live process here', `${process.pid} ${hostname()} ${now} t\n`],
    ['another computer', `1 elsewhere ${now} t\n`],
    ['somebody who is just locking', ''],
  ])('does not take over from %s', async (_title, content) => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(`${file}.lock`, content);
    expect((await failureOf(() => withLock(file, none, { waitMs: 0 }))).reason).toBe('refused');
    expect(await isThere(`${file}.lock`)).toBe(true);
  });

  it('takes over where another died while taking over', async () => {
    const file = join(await temporaryFolder(), 'file');
    const dead = `${await deadProcess()} ${hostname()} ${now} t\n`;
    await writeFile(`${file}.lock`, dead);
    await writeFile(`${file}.lock.takeover`, dead);
    expect(await withLock(file, none, { waitMs: 0 })).toBe('done');
    expect(await readdir(dirname(file))).toEqual([]);
  });

  it('does not release what is no longer its own', async () => {
    const file = join(await temporaryFolder(), 'file');
    await withLock(file, async () => {
      await rm(`${file}.lock`);
      await writeFile(`${file}.lock`, `1 elsewhere ${now} t\n`);
    });
    expect(await isThere(`${file}.lock`)).toBe(true);
  });
});

describe('several processes', () => {
  const exitOf = async (child: ChildProcess) => (await once(child, 'exit'))[0];

  it.each([
    ['a free file', false],
    ['a lock left by a crash', true],
  ])(
    'all write: %s',
    async (_title, isLeft) => {
      const file = await inventoryWith('# kept\n');
      if (isLeft) {
        await writeFile(`${file}.lock`, `${await deadProcess()} ${hostname()} ${now} t\n`);
      }
      const program = await programOf(`
      import { addServer } from './edit.ts';
      const [file, name] = process.argv.slice(2);
      addServer(file, name, { address: name + '.example' });
    `);
      const names = Array.from({ length: 8 }, (_, at) => `server${at}`);
      const children = names.map((name) =>
        spawn(process.execPath, [program, file, name], { stdio: 'inherit' }),
      );
      expect(await Promise.all(children.map(exitOf))).toEqual(names.map(() => 0));
      const { servers } = await loadInventory(file);
      expect(servers.map(({ name }) => name).toSorted()).toEqual(names);
      expect(await readdir(dirname(file))).toEqual(['inventory.yaml']);
    },
    30_000,
  );

  it('a killed holder does not block the next', async () => {
    const file = await inventoryWith('');
    const program = await programOf(`
      import { withLock } from './lock.ts';
      withLock(process.argv[2], () => new Promise(() => {
        setInterval(() => {}, 1000);
        process.stdout.write('locked');
      }));
    `);
    const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect((await failureOf(() => withLock(file, none, { waitMs: 0 }))).message).toContain(
      `process ${child.pid} on`,
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await withLock(file, none, { waitMs: 0 })).toBe('done');
  });
});
