/** Placeholders: which there are, and that filling never changes a value. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FillRules, fill, fillTitle } from '../../../src/bundles/fill.ts';
import { piecesOf } from '../../../src/bundles/placeholders.ts';
import type { ParameterValue } from '../../../src/bundles/values.ts';
import { Secret } from '../../../src/common/secret.ts';
import { ShellText, sh } from '../../../src/remote/bundle/shell.ts';
import { runShell } from '../../contract/shell/run-shell.ts';

const values: ReadonlyMap<string, ParameterValue> = new Map<string, ParameterValue>([
  ['guest', 'winxp'],
  ['count', 5],
  ['on', false],
  ['pin', new Secret("it's $HOME")],
  ['odd', '${guest} $${x} $& `date`'],
]);

describe('piecesOf', () => {
  it.each([
    ['', []],
    ['plain $HOME $1 } {', ['plain $HOME $1 } {']],
    ['${a}', ['<a>']],
    ['x${a}${b}y', ['x', '<a>', '<b>', 'y']],
    ['$${a}', ['${', 'a}']],
    ['$$${a}', ['$', '${', 'a}']],
    ['$$ ${a}', ['$$ ', '<a>']],
    ['${}', ['odd ${}']],
    ['${A}', ['odd ${A}']],
    ['${a-b} c', ['odd ${a-b}', ' c']],
    ['${a', ['odd ${a']],
    ['${a ${b}', ['odd ${a', ' ', '<b>']],
    ['$', ['$']],
    ['${', ['odd ${']],
  ])('%j is %j', (text, expected) => {
    const shown = piecesOf(text).map((piece) =>
      piece.kind === 'parameter'
        ? `<${piece.name}>`
        : piece.kind === 'odd'
          ? `odd ${piece.text}`
          : piece.text,
    );
    expect(shown).toEqual(expected);
  });
});

describe('fill', () => {
  it.each([
    ['a text', 'Hello ${guest}!', 'Hello winxp!'],
    ['a number in a text', 'n=${count}', 'n=5'],
    ['a lone number', '${count}', 5],
    ['a lone boolean', '${on}', false],
    ['a literal', '$${guest}', '${guest}'],
    ['a literal before a lone number', '$${${count}', '${5'],
    ['a value with placeholders of its own', '${odd}', '${guest} $${x} $& `date`'],
    ['a list', ['${guest}', ['${count}']], ['winxp', [5]]],
    ['a map, but not its keys', { '${guest}': { a: '${guest}' } }, { '${guest}': { a: 'winxp' } }],
    ['what is no text', [1, true, null], [1, true, null]],
  ])('%s', (_what, fields, expected) => {
    expect(fill(fields, values)).toEqual(expected);
  });

  it('makes one word of a text with a secret', () => {
    const filled = fill({ content: 'pin ${pin} of ${guest}' }, values) as { content: ShellText };
    expect(filled.content).toBeInstanceOf(ShellText);
    expect(runShell('dash', sh`printf '<%s>' ${filled.content}`.reveal()).stdout).toBe(
      "<pin it's $HOME of winxp>",
    );
    expect(`${JSON.stringify(filled)}${filled.content}`).not.toContain('HOME');
  });

  it('leaves alone what it is told to, and keeps numbers as text where it is told to', () => {
    const fields = { a: '${count}', b: '${count}', c: '${count}' };
    const rules: FillRules = { skip: ([key]) => key === 'a', asText: ([key]) => key === 'b' };
    expect(fill(fields, values, rules)).toEqual({ a: '${count}', b: '5', c: 5 });
  });

  it('does not change what it was given', () => {
    const fields = Object.freeze({ list: Object.freeze(['${guest}']) });
    expect(fill(fields, values)).toEqual({ list: ['winxp'] });
    expect(fields.list).toEqual(['${guest}']);
  });

  it('is a defect where a value is missing', () => {
    expect(() => fill('${other}', values)).toThrow('no value for the parameter other');
  });

  it('shows no secret in a title', () => {
    expect(fillTitle('${guest} ${pin} ${count}', values)).toBe('winxp *** 5');
  });
});

describe('any value', () => {
  const nasty = fc.string({
    unit: fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~ \t\n\r%=ßa0', '${', '$${', '$&'),
  });
  const text = fc
    .oneof(nasty, fc.string({ unit: 'binary' }))
    .filter((each) => !/[\0\p{Surrogate}]/u.test(each));

  it('comes out of a field as it went in', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const both = new Map([
          ['one', one],
          ['other', other],
        ]);
        const filled = fill({ a: '${one}', b: ['<${one}|${other}>$${one}'] }, both);
        expect(filled).toEqual({ a: one, b: [`<${one}|${other}>\${one}`] });
      }),
      { numRuns: 1000 },
    );
  });

  it('in quotes by $${ comes out literally', () => {
    fc.assert(
      fc.property(text, (each) => {
        // A `$` right before the braces would be taken for theirs.
        const plain = each.replaceAll('$', '');
        expect(fill(`${plain}$\${x}`, new Map())).toBe(`${plain}\${x}`);
      }),
    );
  });

  it('of a secret is exactly that in a shell, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 30 }), (pairs) => {
        const script = pairs.map(([before, secret]) => {
          const all = new Map<string, ParameterValue>([
            ['before', before],
            ['pin', new Secret(secret)],
          ]);
          return sh`printf '%s\\0' ${fill('${before}-${pin}-', all) as ShellText}\n`.reveal();
        });
        const { stdout, stderr } = runShell('dash', script.join(''));
        expect(stderr).toBe('');
        expect(stdout.split('\0').slice(0, -1)).toEqual(
          pairs.map(([before, secret]) => `${before}-${secret}-`),
        );
      }),
      { numRuns: 20 },
    );
  });
});
