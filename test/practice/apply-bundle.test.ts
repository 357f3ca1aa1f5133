/** A kept plan of a user's bundle: checked again without a change, and its secrets by their names. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Practice, startPractice } from '../support/practice.ts';

let practice: Practice;
let plan: string;
let made: string;

const token = (value: string) => ({ input: `${value}\n` });

beforeAll(async () => {
  practice = await startPractice('xl');
  made = join(practice.folder, 'token.conf');
  plan = join(practice.folder, 'token.json');
  writeFileSync(
    join(practice.folder, 'token.yaml'),
    `name: token
title: Token
parameters: { token: { secret: true } }
steps:
  - id: a
    file: { path: ${made}, content: "\${token}" }
`,
  );
});
afterAll(() => practice?.stop());

beforeEach(async () => {
  rmSync(made, { force: true });
  const bundle = join(practice.folder, 'token.yaml');
  const args = ['bundle', 'run', bundle, '--param-file', 'token=-', '--dry-run', '--save', plan];
  const { code, stderr } = await practice.run(args, token('sesame'));
  expect(code, stderr).toBe(0);
});

const apply = (...more: readonly string[]) =>
  practice.run(['apply', plan, ...more, '--secret-file', 'token=-'], token('sesame'));

it('names the secret as the bundle does', async () => {
  expect(JSON.parse(readFileSync(plan, 'utf8'))).toMatchObject({
    secrets: [{ name: 'token', place: `file ${made}` }],
  });
  const nobody = await practice.run(['apply', plan, '--yes']);
  expect(nobody).toMatchObject({ code: 5, stderr: expect.stringContaining('--secret-file token=FILE') });
  const nothing = await practice.run(['apply', plan, '--yes', '--secret-file', 'token=/nope']);
  expect(nothing.code).toBe(2);
  expect(nothing.stderr).toContain('--secret-file: there is no file /nope');
  const { code, stderr } = await apply('--yes');
  expect(code, stderr).toBe(0);
  expect(readFileSync(made, 'utf8')).toBe('sesame');
});

it('is checked against the server by --dry-run, which changes nothing', async () => {
  const before = practice.sessions();
  const asPlanned = await apply('--dry-run', '--json');
  expect(asPlanned).toMatchObject({ code: 0, stderr: expect.stringContaining('practice: as planned at ') });
  expect(JSON.parse(asPlanned.stdout)).toMatchObject({ kind: 'Run', outcome: 'planned', changed: false });
  expect(practice.sessions()).toBeGreaterThan(before);
  expect(existsSync(made)).toBe(false);
});

it('has drifted for --dry-run where the server is another by now', async () => {
  writeFileSync(made, 'sesame');
  const { code, stdout, stderr } = await apply('--dry-run');
  expect(code).toBe(5);
  expect(stderr).toContain(`drifted since the plan: file ${made}: was "not there yet", is "`);
  expect(stdout).toContain(`file ${made}`);
});
