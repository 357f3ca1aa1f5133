/** Where the values of parameters come from, in which order, and what is refused. */
import { describe, expect, it } from 'vitest';
import { type GivenValues, parameterValues } from '../../../src/bundles/parameters.ts';
import { parseBundle } from '../../../src/bundles/parse.ts';
import { Secret } from '../../../src/common/secret.ts';
import { failureOf } from '../inventory/helpers.ts';
import { bundleOf } from './texts.ts';

const source = parseBundle(
  bundleOf(
    ['- { id: a, file: { path: /a, content: "${guest} ${count} ${pin} ${folder}" } }'],
    [
      'guest: { default: standard }',
      'count: { type: number }',
      'pin: { secret: true, pattern: "[0-9]{4}" }',
      'folder: { type: path }',
    ],
  ),
  'test.yaml',
);

const words = (values: Readonly<Record<string, string>>) => new Map(Object.entries(values));
const full: GivenValues = { commandLine: words({ count: '1', folder: '/a' }), files: words({ pin: '1234' }) };

describe('parameterValues', () => {
  const commandLine = words({ guest: 'typed' });
  const files = words({ guest: 'read' });
  const inventory = { guest: 'stored' };
  const answers = words({ guest: 'asked' });
  it.each([
    ['the command line', { commandLine, inventory, answers }, 'typed'],
    ['a file', { files, inventory, answers }, 'read'],
    ['the inventory', { inventory, answers }, 'stored'],
    ['the default', { answers }, 'standard'],
  ])('takes %s first', (_what, given, value) => {
    expect(parameterValues(source, given).values.get('guest')).toBe(value);
  });

  it('takes an answer where nobody else has said anything', () => {
    const { values, missing } = parameterValues(source, { answers: words({ count: '7' }) });
    expect(values.get('count')).toBe(7);
    expect(missing.map(({ name }) => name)).toEqual(['pin', 'folder']);
  });

  it.each(['', '\n'])('takes no empty secret: %j', async (pin) => {
    const any = parseBundle(
      bundleOf(['- { id: a, shell: { check: x } }'], ['pin: { secret: true }']),
      'a.yaml',
    );
    expect(await failureOf(() => parameterValues(any, { files: words({ pin }) }))).toMatchObject({
      reason: 'usage',
      message: 'test: pin (--param-file): it is empty',
    });
  });

  it('takes one where its default is empty', () => {
    const any = parseBundle(
      bundleOf(['- { id: a, shell: { check: x } }'], ['pin: { secret: true, default: "" }']),
      'a.yaml',
    );
    for (const given of [{}, { files: words({ pin: '' }) }]) {
      expect(parameterValues(any, given).values.get('pin')).toEqual(new Secret(''));
    }
  });

  it('gives a secret its name', () => {
    expect(parameterValues(source, full).values.get('pin')).toMatchObject({ label: 'pin' });
  });

  it('says what is missing, in the order of the file', () => {
    expect(parameterValues(source).missing.map(({ name }) => name)).toEqual(['count', 'pin', 'folder']);
  });

  it('has a value for each one at the end, a secret as a Secret', () => {
    const { values, missing } = parameterValues(source, full);
    expect(missing).toEqual([]);
    expect([...values]).toEqual([
      ['guest', 'standard'],
      ['count', 1],
      ['pin', expect.any(Secret)],
      ['folder', '/a'],
    ]);
    expect(JSON.stringify([...values])).not.toContain('1234');
  });

  it.each([
    ['1234\n', '1234'],
    ['1234\r\n', '1234'],
    ['1234', '1234'],
  ])('%j in a file is %j: the line end is the editor’s', (text, value) => {
    const pin = parameterValues(source, { ...full, files: words({ pin: text }) }).values.get('pin');
    expect(pin instanceof Secret ? pin.reveal() : pin).toBe(value);
  });

  it('does not mind what the inventory holds for other bundles', () => {
    const { values } = parameterValues(source, { ...full, inventory: { other: 'x', constructor: 'y' } });
    expect([...values.keys()]).toEqual(['guest', 'count', 'pin', 'folder']);
  });

  it('takes no value from the prototype of the inventory', () => {
    const odd = parseBundle(
      bundleOf(['- { id: a, file: { path: /a, content: "${constructor}" } }'], ['constructor: {}']),
      'a.yaml',
    );
    expect(parameterValues(odd, { inventory: {} }).missing.map(({ name }) => name)).toEqual(['constructor']);
  });
});

describe('what is refused', () => {
  const way = 'leave it out to be asked for it, or use --param-file pin=FILE (- for stdin)';
  it.each([
    [
      'an unknown name',
      { commandLine: words({ gest: 'x' }) },
      'test: no parameter "gest" (did you mean "guest"?)',
      'its parameters: guest, count, pin, folder',
    ],
    [
      'a secret that is typed',
      { commandLine: words({ pin: '1234' }) },
      'test: pin is a secret: a command line is seen by others',
      way,
    ],
    [
      'a secret in the inventory',
      { inventory: { pin: '1234' } },
      'test: pin is a secret: the inventory is no place for it',
      way,
    ],
    [
      'one that is given twice',
      { commandLine: words({ guest: 'a' }), files: words({ guest: 'b' }) },
      'test: guest is given twice: by --param and by --param-file',
      undefined,
    ],
    [
      'a value that does not fit',
      { commandLine: words({ count: 'many' }) },
      'test: count (--param): expected a number like 5 or 0.5',
      undefined,
    ],
    [
      'a number for a text of the inventory',
      { inventory: { guest: 815 } },
      'test: guest (inventory): expected a text (put it in quotes)',
      undefined,
    ],
    [
      'a secret that does not fit, without showing it',
      { files: words({ pin: 'geheim' }) },
      'test: pin (--param-file): expected a text that matches [0-9]{4}',
      undefined,
    ],
    [
      'everything at once',
      { commandLine: words({ count: 'x', pin: '1234', nothing: '1' }), inventory: { folder: 'a' } },
      'test: no parameter "nothing"; count (--param): expected a number like 5 or 0.5; ' +
        'pin is a secret: a command line is seen by others; ' +
        'folder (inventory): expected an absolute path on the server',
      way,
    ],
  ])('%s', async (_what, given: GivenValues, message, next) => {
    const failure = await failureOf(() => parameterValues(source, given));
    expect(failure).toMatchObject({ reason: 'usage', message });
    if (next !== undefined) expect(failure.next).toBe(next);
    expect(`${failure.message}${failure.next}`).not.toMatch(/1234|geheim/);
  });

  it('any parameter of a bundle that has none', async () => {
    const none = parseBundle(bundleOf(['- { id: a, shell: { check: x } }']), 'a.yaml');
    expect(await failureOf(() => parameterValues(none, { commandLine: words({ a: '' }) }))).toMatchObject({
      message: 'test: no parameter "a"',
      next: 'it has no parameters',
    });
  });
});
