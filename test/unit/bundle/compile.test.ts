/** The one script of a bundle. Golden texts stand in test/fixtures/bundles, with the runtime cut out of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import { compileReadings, greeting } from '../../../src/remote/bundle/compile.ts';
import { raw, sh, shellFile } from '../../../src/remote/bundle/shell.ts';
import type { Bundle, Step } from '../../../src/remote/bundle/step.ts';
import { runShell, shellNames } from '../../contract/shell/run-shell.ts';
import { compileBundle } from '../../support/compile.ts';

const runtimeFolder = new URL('../../../src/remote/bundle/runtime/', import.meta.url);
const runtime = readdirSync(runtimeFolder).map(
  (name) => [name, `${shellFile(readFileSync(new URL(name, runtimeFolder), 'utf8'))}`] as const,
);

/** The script without the runtime, which is tested by what it does. */
function withoutRuntime(script: string): string {
  return runtime.reduce((text, [name, part]) => text.replace(part, () => `# (${name})`), script);
}

const golden = (name: string): string => `../../fixtures/bundles/${name}`;

const step = (id: string, more: Partial<Step> = {}): Step => ({
  id,
  title: `the step ${id}`,
  check: sh`ct_ok there`,
  ...more,
});

const bundleOf = (steps: readonly Step[], more: Partial<Bundle> = {}): Bundle => ({
  title: 'a bundle',
  library: [],
  steps,
  rollback: false,
  ...more,
});

const example = bundleOf(
  [
    step('volume', {
      title: "volume server/it's of 8 GiB",
      check: sh`if [ -e ${"/dev/server/it's"} ]; then ct_ok there; else ct_differs 'not there yet'; fi`,
      apply: sh`lvcreate -n ${"it's"} server\nprintf '%s\\n' made >"$ct_mark"`,
      undo: sh`if [ -s "$ct_mark" ]; then lvremove -f ${"server/it's"}; fi`,
    }),
    step('password', { check: sh`ct_differs another`, apply: sh`set_password ${new Secret('gehe1m')}` }),
    step('bridge', { title: 'bridge intern', check: sh`ct_refuse ${'there is no bridge intern'}` }),
  ],
  { library: [sh`ct_volume_group=${'server'}`, raw('helper() { :; }')], rollback: true },
);

describe('compileBundle', () => {
  it('run: check, apply and undo of each step, then the run', async () => {
    await expect(withoutRuntime(String(compileBundle(example, 'run')))).toMatchFileSnapshot(golden('run.sh'));
  });

  it('plan: the checks alone', async () => {
    await expect(withoutRuntime(String(compileBundle(example, 'plan')))).toMatchFileSnapshot(
      golden('plan.sh'),
    );
  });

  it('says whether the run is to be rolled back', () => {
    const scriptOf = (rollback: boolean): string =>
      `${compileBundle(bundleOf([step('a')], { rollback }), 'run')}`;
    expect([scriptOf(false), scriptOf(true)].map((text) => /ct_rollback=(\d) /.exec(text)?.[1])).toEqual([
      '0',
      '1',
    ]);
  });

  it('numbers what a step needs, and refuses what comes later or never', () => {
    const needy = bundleOf([step('a'), step('b'), step('c', { needs: ['a', 'b'] })]);
    expect(`${compileBundle(needy, 'plan')}`).toContain("ct_needs_3='1 2'");
    for (const needs of [['b'], ['c'], ['a']]) {
      expect(() => compileBundle(bundleOf([step('a', { needs }), step('b')]), 'run')).toThrow(RangeError);
    }
  });

  it('is the same for the same bundle each time', () => {
    expect(compileBundle(example, 'run').reveal()).toBe(compileBundle(example, 'run').reveal());
  });

  it('knows that it holds a secret, and shows it to nobody', () => {
    const script = compileBundle(example, 'run');
    expect(script.hasSecret).toBe(true);
    expect(script.reveal()).toContain('set_password gehe1m');
    expect(String(script)).not.toContain('gehe1m');
  });

  it.each(['', 'Volume', '1st', '-a', 'a b', 'a_b', 'a;b', 'a\n', 'ä', 'a"'])('refuses the id %j', (id) => {
    expect(() => compileBundle(bundleOf([step(id)]), 'run')).toThrow(RangeError);
    expect(() => compileReadings([{ id, read: sh`true` }])).toThrow(RangeError);
  });

  it('refuses two steps of one id', () => {
    expect(() => compileBundle(bundleOf([step('a'), step('b'), step('a')]), 'run')).toThrow(
      'two steps have the id a',
    );
    expect(() => compileReadings([step('a'), step('a')].map(({ id }) => ({ id, read: sh`true` })))).toThrow(
      RangeError,
    );
  });
});

describe.each(shellNames)('a title in %s', (shell) => {
  it.each([
    ['a backslash at its end', 'C:\\'],
    ['a newline', 'x\ntouch made'],
    ['a carriage return', 'x\rtouch made'],
    ['other line ends of Unicode', 'x\u0085\u2028touch made'],
    ['quotes', 'it\'s "$(touch made)" `touch made`'],
  ])('with %s stays a comment', (_what, title) => {
    const { stdout } = runShell(shell, compileBundle(bundleOf([step('a', { title })]), 'run').reveal());
    expect(stdout.split('\n')).toEqual([greeting, 'verdict\ta\tok\tthere', 'end\tunchanged', '']);
  });
});

describe('compileReadings', () => {
  it('asks one thing after the other', async () => {
    const script = compileReadings(
      [
        { id: 'list', read: sh`xl list` },
        { id: 'nothing', read: sh`` },
        { id: 'folder', read: sh`ls -- ${'/root/my images'}` },
      ],
      [sh`ct_toolstack=${'xl'}`],
    );
    await expect(withoutRuntime(String(script))).toMatchFileSnapshot(golden('readings.sh'));
  });

  it('greets first, whatever the readings print', () => {
    const script = compileReadings([{ id: 'a', read: sh`echo hello` }]).reveal();
    expect(runShell('dash', script).stdout.split('\n')[0]).toBe(greeting);
  });
});
