/** Addresses written into definitions: only the texts of the cards change, and only where that is sure. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Toolstack } from '../../../../src/inventory/schema.ts';
import type { Reading } from '../../../../src/xen/definitions/model.ts';
import { readXl } from '../../../../src/xen/definitions/xl/read.ts';
import { readXm } from '../../../../src/xen/definitions/xm/read.ts';
import { type Pinned, pinCards } from '../../../../src/xen/macs/pin.ts';

const a = '00:16:3e:00:00:0a';
const b = '00:16:3e:00:00:0b';

const read = (toolstack: Toolstack, text: string): Reading =>
  toolstack === 'xl'
    ? readXl(text, { version: '4.17' })
    : readXm(text, { fileName: 'w', version: '3.2', files: new Map(), variables: new Map() });

function pin(toolstack: Toolstack, text: string, macs: readonly (string | null)[]): Pinned {
  const reading = read(toolstack, text);
  if (reading.kind === 'refused') throw new Error(reading.reason);
  return pinCards({ text, reading, toolstack }, macs, (after) => read(toolstack, after));
}

const around = (vif: string): string => `name = 'w'\nkernel = '/k'\n${vif}\nmemory = 64 # Größe\n`;

describe('both toolstacks', () => {
  it.each<readonly [string, string, readonly (string | null)[], string]>([
    ['one card', "vif = ['bridge=x']", [a], `vif = ['mac=${a},bridge=x']`],
    [
      'two cards, double quotes',
      'vif=[ "bridge=x", "bridge=y" ]',
      [a, b],
      `vif=[ "mac=${a},bridge=x", "mac=${b},bridge=y" ]`,
    ],
    ['a card without anything', "vif = ['']", [a], `vif = ['mac=${a}']`],
    [
      'only the second',
      `vif = ['mac=${a},bridge=x', 'bridge=y']`,
      [null, b],
      `vif = ['mac=${a},bridge=x', 'mac=${b},bridge=y']`,
    ],
    [
      'several lines, comments with quotes and commas, a comma behind the last',
      "vif = [ # the 'cards', both\n  'bridge=x', # inside, 'mac=no'\n\n  'bridge=y',\n]",
      [a, b],
      `vif = [ # the 'cards', both\n  'mac=${a},bridge=x', # inside, 'mac=no'\n\n  'mac=${b},bridge=y',\n]`,
    ],
    ['nothing to do', `vif = ['mac=${a}']`, [null], `vif = ['mac=${a}']`],
    ['a semicolon behind it', "vif = ['bridge=x']; vcpus = 2", [a], `vif = ['mac=${a},bridge=x']; vcpus = 2`],
  ])('%s', (_title, before, macs, after) => {
    for (const toolstack of ['xl', 'xm'] as const)
      expect(pin(toolstack, around(before), macs)).toEqual({ kind: 'pinned', text: around(after) });
  });

  it.each<readonly [string, string, RegExp, number]>([
    ['set twice', "vif = ['bridge=x']\nvif = ['bridge=y']", /more than once/, 4],
    ['added to', "vif = ['bridge=x']\nvif += ['bridge=y']", /more than once/, 4],
  ])('%s: by hand', (_title, before, reason, line) => {
    for (const toolstack of ['xl', 'xm'] as const)
      expect(pin(toolstack, around(before), [a])).toEqual({
        kind: 'unclear',
        line,
        reason: expect.stringMatching(reason) as string,
      });
  });
});

it.each(['xl', 'xm'] as const)('%s: never two cards with one address', (toolstack) => {
  for (const [vif, macs] of [
    [`vif = ['bridge=x', 'mac=${a.toUpperCase()}']`, [a, null]],
    ["vif = ['bridge=x', 'bridge=x']", [a, a]],
  ] as const)
    expect(pin(toolstack, around(vif), macs)).toMatchObject({ kind: 'unclear' });
});

describe('Python', () => {
  it.each([
    ['side by side', "vif = ['bridge' '=x']", `vif = ['mac=${a},bridge' '=x']`],
    ['side by side, the first one empty', "vif = ['' 'bridge=x']", `vif = ['mac=${a},' 'bridge=x']`],
    ['put together with a name', "br = 'x'\nvif = ['bridge='+br]", `br = 'x'\nvif = ['mac=${a},bridge='+br]`],
    ['a raw text in three quotes', 'vif = [r"""bridge=x"""]', `vif = [r"""mac=${a},bridge=x"""]`],
    ['a list that goes on', "vif = [ \\\n 'bridge=x' ]", `vif = [ \\\n 'mac=${a},bridge=x' ]`],
  ])('texts %s', (_title, before, after) => {
    expect(pin('xm', around(before), [a])).toEqual({ kind: 'pinned', text: around(after) });
  });

  it.each([
    ['a format', "vif = ['bridge=%s' % 'x']", /is not edited: 'bridge=%s' % 'x'/],
    ['a name', "card = 'bridge=x'\nvif = [card]", /is not edited: card/],
    ['a choice', "vif = ['bridge=x' if vcpus else 'bridge=y']\n", /is not edited/],
    ['another list', "cards = ['bridge=x']\nvif = cards", /no plain list/],
    ['a sum of lists', "vif = [] + ['bridge=x']", /no plain list|0 entries|something else/],
    ['a loop', "vif = ['bridge=%s' % b for b in ['x']]", /is not edited/],
    ['an append', "vif = []\nvif.append('bridge=x')", /0 entries in the text, and 1 network cards/],
    ['in a branch', "if 1:\n  vif = ['bridge=x']", /by a statement of its own/],
    ['a card of nics', 'nics = 1', /by a statement of its own/],
    ['unknown', "import random\nvif = ['bridge=%s' % random.random()]", /different every time/],
  ])('%s: by hand', (_title, before, reason) => {
    const text = around(`vcpus = 1\n${before}`);
    expect(pin('xm', text, [a])).toEqual({
      kind: 'unclear',
      line: expect.any(Number) as number,
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('what comes behind the list decides: an entry that is changed later is none of ours', () => {
    const text = around("vif = ['bridge=x']\nvif[0] = 'bridge=y'");
    expect(pin('xm', text, [a])).toMatchObject({
      kind: 'unclear',
      reason: expect.stringMatching(/something else/) as string,
    });
  });
});

/** Parts of a list as people write them. */
const blank = fc.constantFrom('', ' ', '\n  ', " # it's, a comment [\n", '\n\n');
const card = fc.record({
  quote: fc.constantFrom("'", '"'),
  fields: fc.uniqueArray(fc.constantFrom('bridge=x', 'model=e1000', 'ip=10.0.0.1', 'script=vif-bridge'), {
    maxLength: 3,
  }),
  mac: fc.boolean(),
  before: blank,
  behind: blank,
});

describe('whatever the list looks like', () => {
  it.each(['xl', 'xm'] as const)('%s: without the inserted words the text is what it was', (toolstack) => {
    fc.assert(
      fc.property(fc.array(card, { maxLength: 4 }), fc.boolean(), blank, (cards, isTrailing, end) => {
        const source = cards.map(({ quote, fields, mac, before, behind }, index) => {
          const words = [...(mac ? [`mac=00:16:3e:11:22:3${index}`] : []), ...fields].join(',');
          return `${before}${quote}${words}${quote}${behind}`;
        });
        const vif = `vif = [${source.join(',')}${isTrailing && cards.length > 0 ? ',' : ''}${end}]`;
        const text = around(vif);
        const macs = cards.map(({ mac }, index) => (mac ? null : `00:16:3e:7f:00:0${index}`));
        const pinned = pin(toolstack, text, macs);
        expect(pinned.kind).toBe('pinned');
        if (pinned.kind !== 'pinned') return;
        expect(pinned.text.replaceAll(/mac=00:16:3e:7f:00:0\d,?/g, '')).toBe(text);
        const after = read(toolstack, pinned.text);
        expect(after.kind === 'definition' && after.definition.vifs.map(({ mac }) => mac)).toEqual(
          cards.map(({ mac }, index) => (mac ? `00:16:3e:11:22:3${index}` : (macs[index] ?? null))),
        );
      }),
    );
  });
});
