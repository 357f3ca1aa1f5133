/** The generated scripts in real shells: check, apply, check; the second run changes nothing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import type { ScriptEvent } from '../../../src/remote/bundle/events.ts';
import { readAll, runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle, Step } from '../../../src/remote/bundle/step.ts';
import { localTarget, type ShellName, shells } from '../../support/local-shell.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ctctl it's "));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bundle = (steps: readonly Step[], rollback = false): Bundle => ({
  title: 'test',
  library: [],
  steps,
  rollback,
});

/** A step that wants a file to hold a text. */
function fileStep(id: string, path: string, text: string | Secret): Step {
  return {
    id,
    title: `file ${id}`,
    check: sh`if [ -e ${path} ]; then
if [ "$(cat ${path})" = ${text} ]; then ct_ok 'there'; else ct_conflict text "$(cat ${path})" ${text}; fi
else ct_differs 'not there'; fi`,
    apply: sh`printf '%s\n' ${text} >${path}; : >"$ct_mark"`,
    undo: sh`if [ -e "$ct_mark" ]; then rm -f ${path}; fi`,
  };
}

const failing: Step = {
  id: 'fails',
  title: 'a step that fails',
  check: sh`ct_differs 'always'`,
  apply: sh`echo 'so it goes' >&2; false; echo never`,
};

describe.each(Object.keys(shells) as ShellName[])('in %s', (shell) => {
  it('plans without changing, applies once, and then finds nothing to do', async () => {
    const target = localTarget({ shell });
    const path = join(folder, 'a b');
    const wanted = bundle([fileStep('one', path, 'it\'s $HOME `x` \\n "q"')]);
    expect((await runBundle(target, wanted, 'plan')).outcome).toBe('planned');
    expect((await runBundle(target, wanted, 'run')).steps.map(({ state }) => state)).toEqual(['changed']);
    expect(readFileSync(path, 'utf8')).toBe('it\'s $HOME `x` \\n "q"\n');
    const again = await runBundle(target, wanted, 'run');
    expect([again.outcome, again.steps[0]?.state]).toEqual(['unchanged', 'ok']);
    expect(target.commands).toHaveLength(3);
  });

  it('changes nothing at all when a later step is refused', async () => {
    const path = join(folder, 'first');
    const refused: Step = { id: 'second', title: 'second', check: sh`ct_refuse 'no room'` };
    const report = await runBundle(
      localTarget({ shell }),
      bundle([fileStep('first', path, 'x'), refused]),
      'run',
    );
    expect(report.outcome).toBe('refused');
    expect(report.steps.map(({ state, text }) => [state, text])).toEqual([
      ['pending', 'not there'],
      ['refused', 'no room'],
    ]);
    expect(() => readFileSync(path)).toThrow(/ENOENT/);
  });

  it('shows what differs and is not ours to change', async () => {
    const path = join(folder, 'other');
    writeFileSync(path, 'theirs\n');
    const report = await runBundle(localTarget({ shell }), bundle([fileStep('one', path, 'ours')]), 'run');
    expect(report.steps[0]).toMatchObject({
      state: 'conflict',
      differences: [{ field: 'text', is: 'theirs', asked: 'ours' }],
    });
    expect(readFileSync(path, 'utf8')).toBe('theirs\n');
  });

  it('stops at a failed step with its output, and undoes what this run made', async () => {
    const path = join(folder, 'made');
    const steps = [fileStep('one', path, 'x'), failing];
    const kept = await runBundle(localTarget({ shell }), bundle(steps), 'run');
    expect(kept.steps.map(({ state }) => state)).toEqual(['changed', 'failed']);
    expect(kept.steps[1]?.output).toEqual(['so it goes']);
    rmSync(path);
    const undone = await runBundle(localTarget({ shell }), bundle(steps, true), 'run');
    expect(undone.steps.map(({ state }) => state)).toEqual(['undone', 'failed']);
    expect(() => readFileSync(path)).toThrow(/ENOENT/);
  });

  it('fails a step that is not so after its apply', async () => {
    const idle: Step = { id: 'idle', title: 'idle', check: sh`ct_differs 'still not'`, apply: sh`true` };
    const report = await runBundle(localTarget({ shell }), bundle([idle]), 'run');
    expect(report.steps[0]).toMatchObject({ state: 'failed', text: 'not so after its apply: still not' });
  });

  it('hands what a check found to its apply, and home', async () => {
    const path = join(folder, 'found');
    const step: Step = {
      id: 'find',
      title: 'find',
      check: sh`seen=42; ct_found answer "$seen"; if [ -e ${path} ]; then ct_ok there; else ct_differs missing; fi`,
      apply: sh`echo "$seen" >${path}`,
    };
    const report = await runBundle(localTarget({ shell }), bundle([step]), 'run');
    expect([readFileSync(path, 'utf8'), report.findings.get('answer')]).toEqual(['42\n', '42']);
  });

  it('is not held by a daemon that keeps its output open', async () => {
    const path = join(folder, 'daemon');
    const step: Step = {
      id: 'daemon',
      title: 'daemon',
      check: sh`if [ -e ${path} ]; then ct_ok up; else ct_differs down; fi`,
      apply: sh`sleep 5 & echo $! >${path}`,
    };
    const started = performance.now();
    const report = await runBundle(localTarget({ shell }), bundle([step]), 'run');
    process.kill(Number(readFileSync(path, 'utf8')));
    expect(report.outcome).toBe('changed');
    expect(performance.now() - started).toBeLessThan(4500);
  });

  it('sends a secret on stdin only', async () => {
    const target = localTarget({ shell });
    const path = join(folder, 'secret');
    const wanted = bundle([fileStep('one', path, new Secret("pa'ss wörd"))]);
    expect((await runBundle(target, wanted, 'run')).outcome).toBe('changed');
    expect(readFileSync(path, 'utf8')).toBe("pa'ss wörd\n");
    expect(target.commands).toEqual(['exec /bin/sh']);
  });

  it('reads several things in one exec: lines, exit status, stderr', async () => {
    const target = localTarget({ shell });
    const answers = await readAll(target, [
      { id: 'two', read: sh`printf 'a\tb\n\nc\n'` },
      { id: 'none', read: sh`echo oops >&2; false` },
      { id: 'open', read: sh`printf 'no newline'` },
    ]);
    expect(answers.get('two')).toEqual({ lines: ['a\tb', '', 'c'], code: 0, stderr: '' });
    expect(answers.get('none')).toEqual({ lines: [], code: 1, stderr: 'oops' });
    expect(answers.get('open')).toEqual({ lines: ['no newline'], code: 0, stderr: '' });
    expect(target.commands).toHaveLength(1);
  });

  it('streams events while it runs', async () => {
    const path = join(folder, 'streamed');
    const events: ScriptEvent['kind'][] = [];
    await runBundle(localTarget({ shell }), bundle([fileStep('one', path, 'x')]), 'run', ({ kind }) =>
      events.push(kind),
    );
    expect(events).toEqual([
      'greeting',
      'verdict',
      'beginning',
      'detached',
      'applying',
      'verdict',
      'changed',
      'end',
    ]);
  });
});

describe('login shells', () => {
  it.each([
    ['fish', ['fish']],
    ['bash', ['bash']],
    ['dash', ['dash']],
  ] as const)('%s hands the script on unchanged', async (_name, loginShell) => {
    const path = join(folder, "back\\slash 'quoted'");
    const text = "a\\b \\\\ \\' $(x) !y\nsecond line";
    const report = await runBundle(
      localTarget({ shell: 'dash', loginShell }),
      bundle([fileStep('one', path, text)]),
      'run',
    );
    expect(report.outcome).toBe('changed');
    expect(readFileSync(path, 'utf8')).toBe(`${text}\n`);
  });
});
