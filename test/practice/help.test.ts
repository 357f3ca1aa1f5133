/** What a stranger reads first says all exit codes: the help, and the README. */
import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { exitCodes } from '../../src/common/errors.ts';
import { createHome } from '../support/ctctl.ts';

const home = createHome();
afterAll(() => home.remove());

const codes = Object.values(exitCodes);

it('ctctl --help names every exit code', async () => {
  const { stdout } = await home.run(['--help']);
  const told = stdout.slice(stdout.indexOf('Exit codes:')).matchAll(/[:,]\s(\d+) /g);
  expect([...told].map(([, code]) => Number(code))).toEqual(codes);
});

it('README names every exit code', () => {
  const rows = readFileSync('README.md', 'utf8').matchAll(/^\| (\d+) \|/gm);
  expect([...rows].map(([, code]) => Number(code))).toEqual(codes);
});

it('README names every verb of mac', async () => {
  const { stdout } = await home.run(['mac', '--help']);
  const [commands = '', examples = ''] = stdout.slice(stdout.indexOf('Commands:')).split('Examples:');
  expect(examples).toContain('ctctl mac pin --all --on home');
  const verbs = [...commands.matchAll(/^ {2}([a-z]+)/gm)].map(([, verb]) => verb);
  const readme = readFileSync('README.md', 'utf8');
  expect(verbs).toContain('snippet');
  for (const verb of verbs.filter((verb) => verb !== 'help'))
    expect(readme).toMatch(new RegExp(`\`mac [^\`]*${verb}`));
});
