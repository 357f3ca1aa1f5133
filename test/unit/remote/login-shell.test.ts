/** The exec string passes every login shell unchanged. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loginShellQuote } from '../../../src/remote/privilege.ts';

const loginShells = {
  dash: ['dash', '-c'],
  bash: ['bash', '-c'],
  busybox: ['busybox', 'sh', '-c'],
  fish: ['fish', '--no-config', '-c'],
} as const;

const installed = (program: string): boolean => spawnSync(program, ['-c', 'true']).error === undefined;

const cases = Object.entries(loginShells).filter(([name, [program]]) => {
  if (installed(program)) return true;
  process.stderr.write(`login-shell.test.ts: left out ${name}: install the package "${program}"\n`);
  return false;
});

const nasty = fc.string({
  unit: fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~^=-+%@ \t\n\ra€'),
  maxLength: 60,
});
const anything = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\0', ''));
const texts = fc.array(fc.oneof(nasty, anything), { minLength: 1, maxLength: 30 });

describe.each(cases)('%s', (_name, [program, ...words]) => {
  it('hands every text on as one word', () => {
    fc.assert(
      fc.property(texts, (all) => {
        // As in deliver: an `exec PROGRAM WORD…` line; env prints what it was given.
        const command = `exec /usr/bin/printf '%s\\0' ${all.map(loginShellQuote).join(' ')}`;
        const { stdout, stderr } = spawnSync(program, [...words, command]);
        expect(stderr.toString()).toBe('');
        expect(stdout.toString().split('\0').slice(0, -1)).toEqual(all);
      }),
      { numRuns: 25 },
    );
  });

  it('hands a whole script of many lines on', () => {
    const script = `printf '%s\\n' 'it'\\''s' "\\\\" \\\n  'a\\b'\nexit 7`;
    const { stdout, status } = spawnSync(program, [...words, `exec /bin/sh -c ${loginShellQuote(script)}`]);
    expect(stdout.toString()).toBe("it's\n\\\na\\b\n");
    expect(status).toBe(7);
  });
});

it('at least the shells of every Debian are here', () => {
  expect(cases.map(([name]) => name)).toEqual(expect.arrayContaining(['dash', 'bash', 'busybox']));
});
