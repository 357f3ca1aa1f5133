/** printBytes: each real shell prints exactly these bytes, inside of the here-document as the engine sends it too. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printBytes } from '../../../src/remote/bundle/print-bytes.ts';
import { hereDocumentEnd, type ShellText } from '../../../src/remote/bundle/shell.ts';
import { type ShellName, shells } from '../../support/local-shell.ts';

const shellNames = Object.keys(shells) as readonly ShellName[];

/** What the shell prints, as bytes. */
function printed(shell: ShellName, script: string): Buffer {
  const [program, ...words] = shells[shell];
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    input: script,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  });
  if (error) throw error;
  expect([status, stderr.toString()]).toEqual([0, '']);
  return stdout;
}

/** As the engine sends a run: the whole script is a here-document for a second shell. */
function sent(shell: ShellName, script: string): string {
  const end = hereDocumentEnd('20260102-030405-abcdef');
  return `ct_boot() {\n${shells[shell].join(' ')} <<'${end}'\n${script}\n${end}\n}\nct_boot\n`;
}

const bytesOf = (...parts: readonly (string | number)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))));

const cases: readonly (readonly [string, Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['a dash in front', bytesOf('-n name\n')],
  ['options only', bytesOf('--')],
  ['a dash in front of Latin-1', bytesOf('-e ', 0xfc)],
  ['per cents and backslashes', bytesOf('100%s %d %% \\n \\0101 \\c \\\n')],
  ['the same in Latin-1', bytesOf('100%s %d %% \\n \\0101 \\c \\\n', 0xe4)],
  ['NUL', bytesOf('a\0b\0', 0, '7')],
  ['a digit behind an octal number', bytesOf(0xff, '123', 0, '0')],
  ['CR', bytesOf('a\r\nb\r\r\n\r')],
  ['no newline at the end', bytesOf('a\nb')],
  ['newlines only', bytesOf('\n\n\n')],
  ['UTF-8', bytesOf('Grüße, €, 🙂, \u0301 and a BOM: \ufeff\n')],
  ['Latin-1', Buffer.from('Gr\u00fc\u00dfe \u00a0\u0080\u009f\n', 'latin1')],
  ['UTF-8 in which Latin-1 stands', bytesOf('ü', 0xfc, '\n')],
  ['quotes', bytesOf(`'"'''$HOME \`id\` $(id) !x\n`)],
  ['what looks like the end of the here-document', bytesOf('\n%CTCTL-20260102-030405-abcdef\nrest\n%\n%ü\n')],
  ['the same in Latin-1', bytesOf('\n%CTCTL-20260102-030405-abcdef\nrest\n%\n%', 0xfc, '\n')],
  ['every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
  ['every byte of its own line', Buffer.from(Array.from({ length: 256 }, (_, byte) => [0x0a, byte]).flat())],
  [
    'every character of UTF-8 up to 2 bytes',
    Buffer.from(Array.from({ length: 0x7fe }, (_, code) => String.fromCharCode(code + 1)).join('')),
  ],
  ['100 KB', Buffer.from(`${"# it's 100%\r\n".repeat(8000)}`)],
  ['100 KB of Latin-1', Buffer.from('# \u00fc 100%\n'.repeat(10_000), 'latin1')],
];

describe.each(shellNames)('in %s', (shell) => {
  it.each(cases)('%s', (_name, bytes) => {
    for (const isSecret of [false, true]) {
      const script = printBytes(bytes, isSecret).reveal();
      expect(printed(shell, `${script}\n`).equals(bytes)).toBe(true);
      expect(printed(shell, sent(shell, script)).equals(bytes)).toBe(true);
    }
  });

  it('any bytes, any text, and both with what shells mind', () => {
    const special = fc.constantFrom('\n%', '\n', "'", '%', '\\', '-', '\r', '\0', '\\0', '$(', '\u00fc');
    const text = fc.array(fc.oneof(special, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 60 });
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      text.map((parts) => Buffer.from(parts.join(''), 'utf8')),
      text.map((parts) => Buffer.from(parts.join(''), 'latin1')),
    );
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 30 }), (all) => {
        const script = all.map((bytes) => `${printBytes(bytes, false).reveal()}\n`).join('');
        expect(printed(shell, sent(shell, script)).equals(Buffer.concat(all))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('for people', () => {
  const shown = (script: ShellText): string => script.toString();

  it.each([
    ['text', Buffer.from("vncpasswd = 'hush'\n")],
    ['Latin-1', Buffer.from("# \u00fc\nvncpasswd = 'hush'\n", 'latin1')],
  ])('what is secret is not shown: %s', (_name, bytes) => {
    expect(shown(printBytes(bytes, true))).not.toContain('hush');
    expect(printBytes(bytes, true).hasSecret).toBe(true);
    expect(shown(printBytes(bytes, false))).toContain('hush');
    expect(printBytes(bytes, false).hasSecret).toBe(false);
  });

  it('a text can be read in the script', () => {
    expect(shown(printBytes(Buffer.from("memory = 512\nname = 'ä'\n"), false))).toBe(
      "printf %s 'memory = 512\nname = '\\''ä'\\''\n'",
    );
  });
});
