/** The journal: JSON lines whatever the texts are, rotated, and no run without it. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunOrder } from '../../../src/remote/bundle/order.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { type ShellText, sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';
import { localTarget, type ShellName, shells } from '../../support/local-shell.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Entry {
  readonly run: string;
  readonly event: string;
  readonly outcome?: string;
  readonly text?: string;
  readonly was?: string;
}

const state = (): string => join(folder, 'state');
const lines = (): readonly string[] => readFileSync(join(state(), 'journal'), 'utf8').trimEnd().split('\n');
const entries = (): readonly Entry[] => lines().map((line) => JSON.parse(line) as Entry);

function making(name: string, text: ShellText = sh`ct_differs absent`): Bundle {
  const file = join(folder, name);
  const step = {
    id: 'make',
    title: `file ${name}`,
    check: sh`if [ -e ${file} ]; then ct_ok there; else ${text}; fi`,
    apply: sh`: >${file}`,
  };
  return { title: 'make', library: [], rollback: false, steps: [step] };
}

describe.each(Object.keys(shells) as ShellName[])('in %s', (shell) => {
  const run = (bundle: Bundle, wishes: Partial<RunOrder> = {}) =>
    runBundle(localTarget({ shell, stateFolder: state() }), bundle, 'run', undefined, wishes);

  it('has a line for the beginning, each change and the end; a run without a change has none', async () => {
    await run(making('a'), { who: 'carol@laptop', command: 'ctctl "make" a\\b', subject: 'a', version: '1' });
    await run(making('a'));
    expect(entries()).toMatchObject([
      {
        event: 'begin',
        who: 'carol@laptop',
        command: 'ctctl "make" a\\b',
        title: 'make',
        subject: 'a',
        steps: 1,
      },
      { event: 'step', step: 'make', outcome: 'changed', text: 'there', was: 'absent' },
      { event: 'end', outcome: 'changed' },
    ]);
    expect(new Set(entries().map(({ run: id }) => id)).size).toBe(1);
  });

  it.each([
    ['quotes and backslashes', 'it\'s "so" \\ \\n $(x) `y`'],
    ['line ends and TABs', 'a\nb\tc\rd'],
    ['control characters', 'a\u0001b\u001bc\u007fd'],
    ['umlauts', 'grün 日本'],
  ])('stays JSON with %s', async (_what, text) => {
    await run(making('a', sh`ct_differs ${text}`));
    const was = entries().find(({ event }) => event === 'step')?.was;
    expect(was?.replaceAll(/[\p{Cc} ]/gu, '')).toBe(text.replaceAll(/[\p{Cc} ]/gu, ''));
  });

  it('leaves a line that a crash cut off alone', async () => {
    mkdirSync(state(), { recursive: true });
    writeFileSync(join(state(), 'journal'), '{"time":"2026');
    await run(making('a'));
    expect(lines()[0]).toBe('{"time":"2026');
    expect(
      lines()
        .slice(1)
        .map((line) => (JSON.parse(line) as Entry).event),
    ).toEqual(['begin', 'step', 'end']);
  });

  it('is rotated at 1 MiB, and five old ones are kept', async () => {
    mkdirSync(state(), { recursive: true });
    for (let age = 1; age <= 5; age += 1) writeFileSync(join(state(), `journal.${age}`), `${age}\n`);
    writeFileSync(join(state(), 'journal'), `${'x'.repeat(1024 * 1024)}\n`);
    await run(making('a'));
    expect(
      readdirSync(state())
        .filter((name) => name.startsWith('journal'))
        .toSorted(),
    ).toEqual(['journal', 'journal.1', 'journal.2', 'journal.3', 'journal.4', 'journal.5']);
    expect(readFileSync(join(state(), 'journal.5'), 'utf8')).toBe('4\n');
    expect(readFileSync(join(state(), 'journal.1'), 'utf8')).toHaveLength(1024 * 1024 + 1);
    expect(entries()).toHaveLength(3);
  });

  it('keeps the last 50 runs', async () => {
    for (let number = 0; number < 60; number += 1) {
      const place = join(state(), 'runs', `20200101-0000${String(number).padStart(2, '0')}-abcdef`);
      mkdirSync(place, { recursive: true });
      utimesSync(place, number, number);
    }
    await run(making('a'));
    const left = readdirSync(join(state(), 'runs'));
    expect(left).toHaveLength(50);
    expect(left).not.toContain('20200101-000010-abcdef');
    expect(left).toContain('20200101-000011-abcdef');
  });

  it('keeps a run whose laptop is years behind, whatever there is of others', async () => {
    for (let number = 0; number < 60; number += 1) {
      mkdirSync(join(state(), 'runs', `20300101-0000${String(number).padStart(2, '0')}-abcdef`), {
        recursive: true,
      });
    }
    const report = await run(making('a'), { id: '20010101-000000-abcdef' });
    expect(report).toMatchObject({ outcome: 'changed', run: '20010101-000000-abcdef' });
    expect(readdirSync(join(state(), 'runs'))).toContain('20010101-000000-abcdef');
  });

  it('no run begins where nothing can be written down', async () => {
    writeFileSync(state(), 'a file where the folder should be');
    chmodSync(state(), 0o600);
    const report = await run(making('a'));
    expect(report).toMatchObject({
      outcome: 'refused',
      noJournal: expect.stringContaining('cannot write in') as string,
    });
    expect(readdirSync(folder)).not.toContain('a');
    writeFileSync(join(folder, 'b'), '');
    expect((await run(making('b'))).outcome).toBe('unchanged');
  });
});
