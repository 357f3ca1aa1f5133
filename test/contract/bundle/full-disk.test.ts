/** A state folder on a disk that is full, or fills while a run is at work: it says so, ends in words, and is not stuck. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { type ShellText, sh } from '../../../src/remote/bundle/shell.ts';
import { localTarget, type ShellName, shells } from '../../support/local-shell.ts';

/** A disk of 1 MiB in a mount namespace of its own; needs to be root. */
interface Disk {
  readonly holder: ChildProcess;
  readonly folder: string;
  /** The same folder, seen from outside of the namespace. */
  readonly outside: string;
}

let disk: Disk;

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-disk-'));
  const hold = 'mount -t tmpfs -o size=1m none "$1" && echo ready && read -r _';
  const holder = spawn('unshare', ['-m', '--propagation', 'private', 'sh', '-c', hold, 'sh', folder]);
  await once(holder.stdout, 'data');
  disk = { holder, folder, outside: `/proc/${holder.pid}/root${folder}` };
});

afterEach(async () => {
  disk.holder.stdin?.end();
  await once(disk.holder, 'exit');
  rmSync(disk.folder, { recursive: true, force: true });
});

const entries = (): readonly { event: string; outcome?: string }[] =>
  readFileSync(`${disk.outside}/state/journal`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; outcome?: string });

describe.each(Object.keys(shells) as ShellName[])('in %s', (shell) => {
  /** Two steps: the second one does `work` before it makes its file. */
  function run(work: ShellText) {
    const { holder, folder } = disk;
    const loginShell = ['nsenter', '-m', '-t', `${holder.pid}`, 'sh'] as const;
    const target = localTarget({
      shell,
      loginShell,
      stateFolder: join(folder, 'state'),
      env: { FILLER: join(folder, 'filler') },
    });
    const makes = (id: string, before: ShellText) => ({
      id,
      title: id,
      check: sh`if [ -s ${join(folder, id)} ]; then ct_ok there; else ct_differs absent; fi`,
      apply: sh`${before}
printf x >${join(folder, id)}`,
    });
    const steps = [makes('first', sh`:`), makes('second', work)];
    return runBundle(target, { title: 'two files', library: [], rollback: false, steps }, 'run');
  }
  const filler = () => `${disk.outside}/filler`;

  it('nothing begins on a full one', async () => {
    await run(sh`false`);
    writeFileSync(filler(), '');
    expect(() => writeFileSync(filler(), Buffer.alloc(2 * 1024 * 1024))).toThrow('ENOSPC');
    const before = readdirSync(`${disk.outside}/state/runs`);
    const report = await run(sh`:`);
    expect(report).toMatchObject({
      outcome: 'refused',
      noJournal: expect.stringMatching('the disk is full') as string,
    });
    expect(readdirSync(`${disk.outside}/state/runs`)).toEqual(before);
    rmSync(filler());
    expect((await run(sh`:`)).outcome).toBe('changed');
  });

  it.each([
    ['a step that cannot write any more', sh`dd if=/dev/zero of="$FILLER" bs=1024`, 'no room is left'],
    [
      'a step that prints more than there is room for',
      sh`dd if=/dev/zero bs=1024 count=4096`,
      'no room is left',
    ],
    [
      'a step that fills it to the brim without a word',
      sh`dd if=/dev/zero of="$FILLER" bs=1024 2>/dev/null || :`,
      'no room is left',
    ],
  ])('%s fails, and says so everywhere; the next run does the rest', async (_what, work, words) => {
    const report = await run(work);
    expect(report.outcome).toBe('failed');
    expect(report.steps.map(({ state }) => state)).toEqual(['changed', 'failed']);
    expect(JSON.stringify(report)).toContain(words);
    expect(entries().filter(({ event }) => event !== 'begin')).toMatchObject([
      { event: 'step', outcome: 'changed' },
      { event: 'step', outcome: 'failed' },
      { event: 'end', outcome: 'failed' },
    ]);
    rmSync(filler(), { force: true });
    const again = await run(sh`:`);
    expect([again.outcome, ...again.steps.map(({ state }) => state)]).toEqual(['changed', 'ok', 'changed']);
  });
});
