/** Shell texts come out of a plan as they went in, and their secrets never go in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../src/common/secret.ts';
import { restoreShell, secretNames, storeShell } from '../../../../src/operations/plan/stored-shell.ts';
import { joinShell, type ShellText, sh, word } from '../../../../src/remote/bundle/shell.ts';

const value = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
const surroundings = fc.record({
  before: value,
  after: value,
  escaped: fc.constantFrom('', "'", "'\\", '"$'),
});

/** What was stored, through JSON, back again with the same secrets. */
function roundTrip(text: ShellText, ...secrets: readonly Secret[]): ShellText {
  const names = secretNames();
  const stored = storeShell(text, names, 'here');
  const known = new Map(secrets.map((secret) => [names.nameOf(secret, 'here'), secret]));
  return restoreShell(JSON.parse(JSON.stringify(stored)) as typeof stored, known);
}

describe('a stored text', () => {
  it('without secrets is its source', () => {
    const text = sh`echo ${"it's"} "$HOME"`;
    expect(storeShell(text, secretNames(), 'here')).toBe(`echo 'it'\\''s' "$HOME"`);
  });

  it('comes out as it went in', () => {
    fc.assert(
      fc.property(value, value, surroundings, (plain, hidden, around) => {
        const secret = new Secret(hidden);
        const text = joinShell([
          sh`a ${plain} ${secret}`,
          word([plain, secret, plain]),
          sh`b ${secret.within(around)} ${secret.within(around).within(around)}`,
        ]);
        const back = roundTrip(text, secret);
        expect(back.reveal()).toBe(text.reveal());
        expect(`${back}`).toBe(`${text}`);
        expect(back.hasSecret).toBe(true);
      }),
    );
  });

  it('takes another secret in the same place', () => {
    const names = secretNames();
    const made = (secret: Secret) =>
      sh`x ${secret.within({ before: "p = '", after: "'", escaped: "'" })} ${secret}`;
    const stored = storeShell(made(new Secret('old')), names, 'here');
    const fresh = new Secret("n'ew");
    expect(restoreShell(stored, new Map([['secret-1', fresh]])).reveal()).toBe(made(fresh).reveal());
    expect(JSON.stringify(stored)).not.toContain('old');
  });

  it('gives one name to one secret, whatever it stands in, and the place where it was met first', () => {
    const names = secretNames();
    const [one, other] = [new Secret('same'), new Secret('same')];
    const framed = one.within({ before: 'a', after: '', escaped: '' });
    storeShell(sh`${framed} ${other}`, names, 'first');
    storeShell(sh`${one}`, names, 'second');
    expect(names.slots).toEqual([
      { name: 'secret-1', place: 'first' },
      { name: 'secret-2', place: 'first' },
    ]);
  });

  it('gives a secret its own name, but never the same to two', () => {
    const names = secretNames();
    const secrets = [
      new Secret('a', 'token'),
      new Secret('b'),
      new Secret('c', 'token'),
      new Secret('d', 'pin'),
    ];
    const [token, ...others] = secrets;
    const framed = token?.within({ before: 'x', after: '', escaped: '' });
    for (const secret of [framed, token, ...others]) storeShell(sh`${secret ?? ''}`, names, 'here');
    expect(names.slots.map(({ name }) => name)).toEqual(['token', 'secret-2', 'secret-3', 'pin']);
  });

  it('does not take a name that is none', () => {
    expect(() => restoreShell([{ secret: 'secret-9', within: [] }], new Map())).toThrow(/secret-9/);
  });
});
