/** The kinds `shell` and `command` in real shells: the author's own text, which can do what it likes and derail nothing. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandKind } from '../../../src/bundles/kinds/command.ts';
import { fileKind } from '../../../src/bundles/kinds/file.ts';
import { shellKind } from '../../../src/bundles/kinds/shell.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import { failing, type Host, type HostStep, host, said, shellNames } from '../bundles-host/host.ts';

const shellOn = (server: Host, fields: object, id = 'own') => server.step(id, shellKind, fields);
const commandOn = (server: Host, fields: object, id = 'command') => server.step(id, commandKind, fields);

/** The engine's part: parameters are variables of the script. */
const withParameters = ({ step, library }: HostStep, folder: string): HostStep => ({
  step,
  library: [...library, sh`folder=${folder} odd=${`it's $(id) "x" \\n`}`],
});

describe.each(shellNames)('in %s', (shell) => {
  it.each([
    // The exit status is the verdict
    ['true', 'ok: done'],
    ['false', 'pending: to do'],
    ['exit 0', 'ok: done'],
    ['exit 1', 'pending: to do'],
    ['return 1', 'pending: to do'],
    ['exit 3', 'broken: exit 3'],
    ['echo one >&2; echo two >&2; exit 2', 'broken: exit 2: one'],
    ['no-such-command-at-all', expect.stringMatching(/^broken: exit 127: .*not found/)],
    ["kill -9 $(exec sh -c 'echo $PPID')", expect.stringMatching(/^broken: exit 137/)],
    ['echo noise; echo noise >&2; true', 'ok: done'],
    ['# nothing but a comment', 'ok: done'],
    ['set -eu; false; true', 'pending: to do'],
    // No shell
    ['if true; then', expect.stringMatching(/^broken: it is no shell: ./)],
    ['echo "', expect.stringMatching(/^broken: it is no shell: ./)],
    [')', expect.stringMatching(/^broken: it is no shell: ./)],
    ['fi', expect.stringMatching(/^broken: it is no shell: ./)],
    // It says so itself
    ["ct_ok 'all well'", 'ok: all well'],
    ["ct_differs 'a\tb\nc'", 'pending: a b c'],
    ["ct_ok fine; ct_differs 'not quite'", 'pending: not quite'],
    ['ct_differs first; ct_differs second', 'pending: first'],
    ["ct_differs 'and out'; exit 7", 'pending: and out'],
    ['ct_refuse no', 'refused: no'],
    ['ct_missing gone', 'missing: gone'],
    ['ct_broken what', 'broken: what'],
    ["ct_skip 'not for this one'", 'skipped: not for this one'],
    ['ct_conflict size "1 G" \'2 G\'', 'conflict: size is 1 G, asked for 2 G'],
    ['if false; then ct_ok x; fi', expect.stringMatching(/^broken: (?:the check gave no answer|exit 1)/)],
    ['ct_ok x; if', expect.stringMatching(/^broken: it is no shell: ./)],
    // A name in a text is a verdict neither: the author has chosen the other way by it
    ['exit 4 # ct_ok', 'broken: exit 4'],
  ])('check %j: %s', async (check, text) => {
    const server = host();
    const plan = await server.run(shell, [shellOn(server, { check, apply: 'true' })], { mode: 'plan' });
    expect(said(plan)).toEqual([text]);
  });

  it('nothing that a check does derails the steps after it', async () => {
    const server = host();
    const nasty = [
      'cd /; set -eu; set -f; IFS=x; umask 000; true',
      'unset ct_number ct_rank ct_tab ct_nl PATH; true',
      'ct_check() { echo mine; }; ct_event() { :; }; printf() { :; }; exit 0',
      'exec 2>&1 >/dev/null; trap "echo trapped" EXIT; true',
      'exec 3>&-; true',
      'cat >/dev/null; read line; [ -z "$line" ]',
      'alias ct_raise=false; readonly ct_text=x; ct_rank=9; true',
    ].map((check, at) => shellOn(server, { check }, `nasty-${at}`));
    const after = server.step('after', fileKind, { path: join(server.folder, 'a b'), content: 'x y' });
    const report = await server.run(shell, [...nasty, after]);
    expect(report.steps.map(({ state }) => state)).toEqual([...nasty.map(() => 'ok'), 'changed']);
    expect(server.read('a b')).toBe('x y');
  });

  it('parameters are variables, whatever they hold', async () => {
    const server = host();
    const step = withParameters(
      shellOn(server, {
        check: '[ "$(cat "$folder/seen" 2>/dev/null)" = "$odd" ]',
        apply: 'printf %s "$odd" >"$folder/seen"',
      }),
      server.folder,
    );
    expect((await server.run(shell, [step])).outcome).toBe('changed');
    expect(server.read('seen')).toBe(`it's $(id) "x" \\n`);
    expect((await server.run(shell, [step])).outcome).toBe('unchanged');
  });

  it('apply: the first command that fails ends it; ct_die says why', async () => {
    const server = host();
    const apply = async (text: string) =>
      (await server.run(shell, [shellOn(server, { check: 'false', apply: text })])).steps[0];
    expect(await apply('echo before; false; echo after')).toMatchObject({
      state: 'failed',
      output: ['before'],
    });
    expect(await apply("ct_die 'no luck'")).toMatchObject({ state: 'failed', text: 'no luck', code: 90 });
    expect(await apply('if then')).toMatchObject({ state: 'failed' });
    expect(await apply('true')).toMatchObject({
      state: 'failed',
      text: 'not so after its apply: to do',
    });
  });

  it('without an apply a difference refuses, before anything is changed', async () => {
    const server = host();
    const first = server.step('first', fileKind, { path: join(server.folder, 'a'), content: 'x' });
    for (const [check, text] of [
      ['false', 'not so, and it has no apply'],
      ['ct_differs no', 'no'],
    ] as const) {
      const report = await server.run(shell, [first, shellOn(server, { check })]);
      expect(report.steps[1]?.text).toBe(text);
      expect([report.outcome, report.steps[1]?.state, server.has('a')]).toEqual([
        'refused',
        'refused',
        false,
      ]);
    }
  });

  it('undo takes back what apply has noted', async () => {
    const server = host();
    const path = join(server.folder, 'made');
    const step = withParameters(
      shellOn(server, {
        check: '[ -e "$folder/made" ]',
        apply: ': >"$folder/made"; echo here >"$ct_mark.note"; echo "rm made" >"$ct_mark.by"',
        undo: '[ "$(cat "$ct_mark.note")" = here ] && rm "$folder/made"',
      }),
      server.folder,
    );
    const report = await server.run(shell, [step, failing], { rollback: true });
    expect([report.steps[0]?.state, report.steps[0]?.undoBy, server.has('made')]).toEqual([
      'undone',
      '',
      false,
    ]);
    expect(path).toContain(server.folder);
  });

  describe('command', () => {
    it('creates: runs until it is there', async () => {
      const server = host();
      const made = join(server.folder, 'it is');
      const step = withParameters(
        commandOn(server, { run: 'echo ran >>"$folder/it is"', creates: made }),
        server.folder,
      );
      expect(said(await server.run(shell, [step], { mode: 'plan' }))).toEqual([
        `pending: ${made} is not there`,
      ]);
      expect(said(await server.run(shell, [step]))).toEqual([`changed: ${made} is there`]);
      expect((await server.run(shell, [step])).outcome).toBe('unchanged');
      expect(server.read('it is')).toBe('ran\n');
    });

    it('a run that does not do it has failed', async () => {
      const server = host();
      const idle = commandOn(server, { run: 'true', creates: join(server.folder, 'x') });
      expect(said(await server.run(shell, [idle]))).toEqual([
        `failed: not so after its apply: ${server.folder}/x is not there`,
      ]);
      const broken = commandOn(server, { run: 'echo oops >&2\nfalse\ntouch x', unless: 'false' });
      expect((await server.run(shell, [broken])).steps[0]).toMatchObject({
        state: 'failed',
        code: 1,
        output: ['oops'],
      });
    });

    it.each([
      [{ unless: 'true' }, 'ok: done, says unless'],
      [{ unless: 'false' }, 'pending: not done yet, says unless'],
      [{ unless: 'grep -q x /no/such/file' }, 'pending: not done yet, says unless'],
      [{ unless: 'no-such-command-at-all' }, expect.stringMatching(/^broken: exit 127: /)],
      [{ unless: 'if' }, expect.stringMatching(/^broken: it is no shell: /)],
      [{ unless: 'false', only_if: 'true' }, 'pending: not done yet, says unless'],
      [{ unless: 'false', only_if: 'false' }, 'skipped: not wanted, says only_if'],
      [{ unless: 'false', only_if: '(' }, expect.stringMatching(/^broken: it is no shell: /)],
      // Done is done, wanted or not.
      [{ unless: 'true', only_if: 'false' }, 'ok: done, says unless'],
      [{ unless: 'false', creates: '/' }, 'ok: / is there'],
      [{ unless: 'true', creates: '/no/such' }, 'ok: done, says unless'],
    ])('%j: %s', async (fields, text) => {
      const server = host();
      const plan = await server.run(shell, [commandOn(server, { run: 'true', ...fields })], { mode: 'plan' });
      expect(said(plan)).toEqual([text]);
    });
  });
});
