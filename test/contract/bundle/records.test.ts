/** The reading of runs and journals in real shells: states, prefixes, limits, torn lines. */
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type JournalWish, journalReading, parseJournal } from '../../../src/remote/bundle/journal.ts';
import { parseRuns, recordLibrary, runReading, runsReading } from '../../../src/remote/bundle/records.ts';
import { readAll } from '../../../src/remote/bundle/run.ts';
import type { Reading } from '../../../src/remote/bundle/step.ts';
import { localTarget, type ShellName, shells } from '../../support/local-shell.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ctctl it's "));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const idOf = (number: number): string => `20261123-1015${String(number).padStart(2, '0')}-00000a`;

function runFolder(id: string, events: readonly string[], owner = true): void {
  mkdirSync(join(folder, 'runs', id), { recursive: true });
  writeFileSync(join(folder, 'runs', id, 'events'), events.map((line) => `${line}\n`).join(''));
  const words = [id, 'carol@thinkpad', '1795428900', '1', '1', 'another-boot', 'ctctl stop a'];
  if (owner) writeFileSync(join(folder, 'runs', id, 'owner'), `${words.join('\t')}\n`);
}

const began = ['bundle\tstop a\ta', 'step\tstop\tdomain a off', 'applying\tstop'];
const line = (number: number, event: string, members = ''): string =>
  `{"time":"2026-11-23T10:15:${String(number).padStart(2, '0')}Z","run":"${idOf(number)}","event":"${event}"${members}}\n`;
const whole = (number: number, subject = 'a'): string =>
  line(number, 'begin', `,"subject":"${subject}"`) + line(number, 'end', ',"outcome":"changed","seconds":0');

describe.each(Object.keys(shells) as ShellName[])('in %s', (shell) => {
  const read = async (reading: Reading): Promise<readonly string[]> => {
    const target = localTarget({ shell, stateFolder: folder });
    const answer = (await readAll(target, [reading], recordLibrary(folder))).get(reading.id);
    expect([answer?.code, answer?.stderr]).toEqual([0, '']);
    expect(target.commands).toHaveLength(1);
    return answer?.lines ?? [];
  };
  const journal = async (wish: Partial<JournalWish> = {}) =>
    parseJournal(await read(journalReading({ limit: 200, prefix: '', ...wish })));

  it('a server on which nothing was ever done has no runs and no journal', async () => {
    rmSync(folder, { recursive: true });
    expect(parseRuns(await read(runsReading())).records).toEqual([]);
    expect(await journal()).toEqual({ runs: [], unread: 0 });
  });

  it('tells how each run stands, and leaves out what never began', async () => {
    runFolder(idOf(1), [...began, 'output\tstop\tbytes \xe4\x00', 'changed\tstop\toff', 'end\tchanged']);
    runFolder(idOf(2), [...began, 'failed\tstop\t91\ttoo slow', 'end\tfailed']);
    runFolder(idOf(3), began);
    runFolder(idOf(4), ['end\tabandoned'], false);
    runFolder('lost+found', began);
    const { records } = parseRuns(await read(runsReading()));
    expect(records.map(({ run, state, step, command }) => [run, state, step, command])).toEqual([
      [idOf(1), 'changed', '', 'ctctl stop a'],
      [idOf(2), 'failed', 'domain a off', 'ctctl stop a'],
      [idOf(3), 'broken', 'domain a off', 'ctctl stop a'],
    ]);
  });

  it.each([
    ['latest', [2], true],
    [idOf(1), [1], true],
    ['20261123-101501', [1], true],
    ['2026', [1, 2], false],
    ['1999', [], false],
  ])('finds %s', async (id, numbers, hasReport) => {
    for (const number of [1, 2]) runFolder(idOf(number), [...began, 'end\tfailed']);
    const { records, report } = parseRuns(await read(runReading(id)));
    expect(records.map(({ run }) => run)).toEqual(numbers.map(idOf));
    expect(report?.steps.length).toBe(hasReport ? 1 : undefined);
  });

  it('reads all journals in their order, and counts what it cannot read', async () => {
    writeFileSync(join(folder, 'journal.2'), whole(1));
    writeFileSync(join(folder, 'journal.1'), `${whole(2)}kernel: oops\n\n${line(3, 'begin').slice(0, 30)}\n`);
    writeFileSync(join(folder, 'journal'), whole(4) + line(5, 'begin').slice(0, -3));
    const { runs, unread } = await journal();
    expect(runs.map(({ run }) => run)).toEqual([1, 2, 4].map(idOf));
    expect(unread).toBe(3);
  });

  it.each<[string, Partial<JournalWish>, number[]]>([
    ['limit', { limit: 2 }, [4, 5]],
    ['since', { since: new Date('2026-11-23T10:15:04Z') }, [4, 5]],
    ['prefix', { prefix: idOf(2).slice(0, 15) }, [2]],
    ['subject', { subject: 'it\'s "b" \\' }, [3]],
    ['limit and subject', { limit: 2, subject: 'a' }, [4, 5]],
    ['nothing like it', { subject: 'zz' }, []],
  ])('sends home only what is wanted: %s', async (_what, wish, numbers) => {
    for (const number of [1, 2, 3, 4, 5]) {
      appendFileSync(join(folder, 'journal'), whole(number, number === 3 ? 'it\'s \\"b\\" \\\\' : 'a'));
    }
    expect((await journal(wish)).runs.map(({ run }) => run)).toEqual(numbers.map(idOf));
  });

  it('fails where the folder may not be read, rather than showing nothing', async () => {
    // Root may read everything: a file in the folder's place is as unreadable for it.
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    chmodSync(folder, 0o600);
    const target = localTarget({ shell, stateFolder: folder });
    const readings = [runsReading(), journalReading({ limit: 1, prefix: '' })];
    const answers = await readAll(target, readings, recordLibrary(folder));
    for (const { id } of readings) {
      expect([answers.get(id)?.code, answers.get(id)?.stderr]).toEqual([
        1,
        expect.stringContaining('cannot read'),
      ]);
    }
  });
});
