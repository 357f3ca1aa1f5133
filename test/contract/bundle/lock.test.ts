/** One change at a time: the lock is held by the work, names its owner, and is left behind by nobody. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { killRun } from '../../../src/remote/bundle/errand.ts';
import type { RunOrder } from '../../../src/remote/bundle/order.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';
import { localTarget, type ShellName, shells } from '../../support/local-shell.ts';
import { until } from '../../support/sshd/until.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const state = (): string => join(folder, 'state');
const journal = (): string => readFileSync(join(state(), 'journal'), 'utf8');

/** Counts its applies in a file; each lasts until the file `go` is there, or for so many seconds. */
function counting(seconds = 20): Bundle {
  const [made, count, go] = ['made', 'count', 'go'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  return {
    title: 'count',
    library: [],
    rollback: false,
    steps: [
      {
        id: 'count',
        title: 'counted',
        check: sh`if [ -e ${made} ]; then ct_ok there; else ct_differs absent; fi`,
        apply: sh`echo once >>${count}
n=0
while [ ! -e ${go} ] && [ $n -lt ${seconds * 10} ]; do sleep 0.1; n=$((n + 1)); done
: >${made}`,
      },
    ],
  };
}

const applies = (): number =>
  existsSync(join(folder, 'count')) ? readFileSync(join(folder, 'count'), 'utf8').split('\n').length - 1 : 0;
const go = (): void => writeFileSync(join(folder, 'go'), '');
const begun = (): Promise<true> => until('it is at work', () => applies() === 1);

describe.each(Object.keys(shells) as ShellName[])('in %s', (shell) => {
  const place = () => localTarget({ shell, stateFolder: state() });
  const run = (wishes: Partial<RunOrder> = {}, bundle = counting()) =>
    runBundle(place(), bundle, 'run', undefined, { who: 'carol@laptop', command: 'ctctl count', ...wishes });

  it('the second is told who has it, or waits; nothing is done twice', async () => {
    const first = run();
    await begun();
    const told = await run({ who: 'dave@desk' });
    expect(told).toMatchObject({
      outcome: 'busy',
      owner: { who: 'carol@laptop', command: 'ctctl count', remains: false },
    });
    expect((await runBundle(place(), counting(), 'plan')).outcome).toBe('planned');
    const waiting = run({ who: 'dave@desk', wait: 30 });
    go();
    expect([(await first).outcome, (await waiting).outcome, applies()]).toEqual(['changed', 'unchanged', 1]);
    expect(existsSync(join(state(), 'owner'))).toBe(false);
  });

  it('who finds nothing to do needs none', async () => {
    const first = run();
    await begun();
    const idle: Bundle = { ...counting(), steps: [{ id: 'idle', title: 'idle', check: sh`ct_ok there` }] };
    expect((await run({}, idle)).outcome).toBe('unchanged');
    go();
    await first;
  });

  it('commands of a killed run keep others out until they have ended, or are ended', async () => {
    const first = run();
    await begun();
    const id = /"run":"([^"]+)"/.exec(journal())?.[1] ?? '';
    process.kill(Number(readFileSync(join(state(), 'runs', id, 'runner'), 'utf8')), 'SIGKILL');
    expect((await first).outcome).toBe('broken');
    expect(await run()).toMatchObject({ outcome: 'busy', owner: { run: id, remains: true } });
    expect(await killRun(place(), id)).toBe('killed');
    expect(journal()).toMatch(new RegExp(`"run":"${id}","event":"end","outcome":"broken","step":"count"`));
    go();
    expect((await run()).outcome).toBe('changed');
  });

  it('a reboot leaves none behind, and the journal says what it has ended', async () => {
    const id = '20260102-030405-abcdef';
    mkdirSync(join(state(), 'runs', id), { recursive: true });
    writeFileSync(
      join(state(), 'runs', id, 'events'),
      'bundle\tcount\t\nstep\tcount\tcounted\napplying\tcount\nchan',
    );
    writeFileSync(
      join(state(), 'owner'),
      `${id}\tcarol@laptop\t1700000000\t1\t1\tanother-boot\tctctl count\n`,
    );
    go();
    expect((await run()).outcome).toBe('changed');
    expect(journal().split('\n')[0]).toMatch(
      new RegExp(`"run":"${id}","event":"end","outcome":"broken","step":"count"`),
    );
    expect(readFileSync(join(state(), 'runs', id, 'events'), 'utf8')).toMatch(/\nend\tbroken\n$/);
  });
});
