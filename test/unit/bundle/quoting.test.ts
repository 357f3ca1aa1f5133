/** Whatever text stands in a hole, each real shell reads exactly that text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import { quote, sh } from '../../../src/remote/bundle/shell.ts';
import { runShell, shellNames } from '../../contract/shell/run-shell.ts';

const nasty = fc.string({
  unit: fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~^=-+%@ \t\n\r\u0007aß'),
  maxLength: 30,
});
const anything = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\0', ''));
const words = fc.array(fc.oneof(nasty, anything), { minLength: 1, maxLength: 40 });

/** What the shell read, word by word. */
function readBack(shell: (typeof shellNames)[number], script: string): readonly string[] {
  const { code, stdout, stderr } = runShell(shell, script);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\0').slice(0, -1);
}

describe.each(shellNames)('in %s', (shell) => {
  it('words come out as they went in', () => {
    fc.assert(
      fc.property(words, (texts) => {
        const script = texts.map((text) => sh`printf '%s\\0' ${text}\n`.reveal()).join('');
        expect(readBack(shell, script)).toEqual(texts);
      }),
      { numRuns: 30 },
    );
  });

  it('an array becomes one word an element, empty ones too', () => {
    fc.assert(
      fc.property(words, (texts) => {
        expect(readBack(shell, sh`printf '%s\\0' ${texts}`.reveal())).toEqual(texts);
      }),
      { numRuns: 30 },
    );
  });

  it('a secret is as whole as any other word', () => {
    fc.assert(
      fc.property(words, (texts) => {
        const script = texts.map((text) => sh`printf '%s\\0' ${new Secret(text)}\n`.reveal()).join('');
        expect(readBack(shell, script)).toEqual(texts);
      }),
      { numRuns: 10 },
    );
  });

  it('a word within a pattern of case is no pattern', () => {
    const script = sh`case '*x' in ${'*'}) echo wrong ;; ${'[*]x'}) echo wrong ;; ${'*x'}) printf 'right\\0' ;; esac`;
    expect(readBack(shell, script.reveal())).toEqual(['right']);
  });

  it('a whole script is one word of another one', () => {
    const inner = sh`printf '%s\\0' ${"it's"} ${'$HOME'}`;
    expect(readBack(shell, `eval ${quote(inner.reveal())}`)).toEqual(["it's", '$HOME']);
  });
});
