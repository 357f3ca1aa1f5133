/** A plan goes through its file and is carried out by every shell: what was not known yet is compared as that. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileKind } from '../../../src/bundles/kinds/file.ts';
import { Secret } from '../../../src/common/secret.ts';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { makePlan } from '../../../src/operations/plan/make.ts';
import { parsePlan } from '../../../src/operations/plan/read.ts';
import { bundleOf, expectedOf } from '../../../src/operations/plan/restore.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';
import { localTarget, type ShellName, shells } from '../../support/local-shell.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'ctctl-plan-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const password = new Secret("pass'word");

/** A folder with a file in it; texts of checks that are hard to keep. */
const bundle = (): Bundle => ({
  title: 'a folder',
  rollback: false,
  library: [],
  steps: [
    {
      id: 'folder',
      title: 'folder',
      check: sh`if [ -d ${`${place}/it's`} ]; then ct_ok there; else ct_differs "not 'there'	yet, äö
\\$HOME"; fi`,
      apply: sh`mkdir ${`${place}/it's`}`,
    },
    {
      id: 'file',
      title: 'file',
      needs: ['folder'],
      check: sh`if [ "$(cat ${`${place}/it's/file`} 2>/dev/null)" = ${password} ]; then ct_ok there; else ct_differs no; fi`,
      apply: sh`printf '%s' ${password} > ${`${place}/it's/file`}`,
    },
  ],
});

const here = toServer('here', serverSchema.parse({ address: 'here' }));

async function kept(shell: ShellName, planned = bundle()) {
  const target = localTarget({ shell });
  const subject = { server: here, action: 'run', name: '', bundle: planned, command: '', rollback: false };
  const made = makePlan(subject, await runBundle(target, subject.bundle, 'plan'));
  const plan = parsePlan('plan.json', JSON.stringify(made));
  const again = bundleOf(plan, new Map([['secret-1', password]]));
  return {
    plan,
    apply: () => runBundle(target, again, 'run', () => {}, { expected: expectedOf(plan) }),
  };
}

describe.each(Object.keys(shells) as ShellName[])('in %s a kept plan', (shell) => {
  it('is carried out, and the second time it has drifted', async () => {
    const { plan, apply } = await kept(shell);
    expect(plan.steps.map(({ observed }) => observed.verdict)).toEqual(['differs', 'unknown']);
    const first = await apply();
    expect(first).toMatchObject({ outcome: 'changed', steps: [{ state: 'changed' }, { state: 'changed' }] });
    const second = await apply();
    expect(second).toMatchObject({
      outcome: 'drifted',
      steps: [
        { drift: { was: "not 'there' yet, äö $HOME", is: 'there' } },
        { drift: { was: 'not known before folder is done', is: 'there' } },
      ],
    });
  });

  it('that nothing was left to do for any more has drifted too', async () => {
    const { apply } = await kept(shell);
    mkdirSync(`${place}/it's`);
    writeFileSync(`${place}/it's/file`, password.reveal());
    expect((await apply()).outcome).toBe('drifted');
  });

  it('knows what a step has to follow up on', async () => {
    const due = { file: `${place}/due/restart`, after: ['folder'] };
    const [folder, file] = bundle().steps;
    const steps = [folder, file && { ...file, due, apply: sh`cp ${due.file} ${`${place}/it's/file`}` }];
    const { apply } = await kept(shell, { ...bundle(), steps: steps.flatMap((step) => step ?? []) });
    // What is noted is not what the check of the file wants.
    expect((await apply()).outcome).toBe('failed');
    expect(readFileSync(`${place}/it's/file`, 'utf8')).toBe('folder\n');
  });

  it.each([
    ['the same', '', 'changed'],
    ['changed', 'x', 'drifted'],
  ])('with bytes that are no UTF-8, %s', async (_how, more, outcome) => {
    writeFileSync(`${place}/text`, Buffer.from([0x61, 0xff, 0xfe, 0x62]));
    const step = {
      id: 'bytes',
      title: 'bytes',
      check: sh`if [ -e ${`${place}/done`} ]; then ct_ok done; else ct_differs "$(cat ${`${place}/text`})"; fi`,
      apply: sh`: >${`${place}/done`}`,
    };
    const { apply } = await kept(shell, { ...bundle(), steps: [step] });
    writeFileSync(`${place}/text`, more, { flag: 'a' });
    expect((await apply()).outcome).toBe(outcome);
  });

  it('of a file that somebody has edited since has drifted', async () => {
    const file = `${place}/motd`;
    writeFileSync(file, 'old');
    const { library = [], ...parts } = fileKind.build(
      fileKind.schema.parse({ path: file, content: 'new' }),
      here,
    );
    const { apply } = await kept(shell, { ...bundle(), library, steps: [{ id: 'motd', ...parts }] });
    writeFileSync(file, 'somebody has worked on it');
    const report = await apply();
    expect(report.outcome).toBe('drifted');
    expect(report.steps[0]?.drift?.is).toMatch(/^other content \(25 bytes of /);
    expect(readFileSync(file, 'utf8')).toBe('somebody has worked on it');
  });

  it('for another machine changes nothing', async () => {
    const { plan } = await kept(shell);
    const target = localTarget({ shell });
    const expected = { ...expectedOf(plan), machine: 'elsewhere' };
    const { outcome } = await runBundle(target, bundle(), 'run', () => {}, { expected });
    expect(outcome).toBe('drifted');
    expect(existsSync(`${place}/it's`)).toBe(false);
  });
});
