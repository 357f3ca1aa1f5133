/** No implicit conversion shows a secret. */
import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';

const value = 'gehe1m';
const secret = new Secret(value);

/** Everything that turns an object into text or data without being asked for the secret. */
const conversions: Readonly<Record<string, (held: Secret) => unknown>> = {
  'String()': (held) => String(held),
  template: (held) => `${held}`,
  '+ text': (held) => 'a'.concat(held as unknown as string),
  'JSON.stringify': (held) => JSON.stringify(held),
  'JSON.stringify within': (held) => JSON.stringify({ password: held, list: [held] }),
  'util.inspect': (held) => inspect(held),
  'util.inspect within': (held) => inspect({ a: { b: { c: { d: held } } } }, { depth: 9 }),
  'util.inspect with hidden': (held) => inspect(held, { showHidden: true, getters: true }),
  'util.inspect without custom': (held) => inspect(held, { customInspect: false, showHidden: true }),
  '%s': (held) => format('%s', held),
  '%o': (held) => format('%o', held),
  '%O': (held) => format('%O', held),
  '%j': (held) => format('%j', held),
  'message of an error': (held) => new Error(`not ${held}`).message,
  'cause of an error': (held) => inspect(new Error('x', { cause: held })),
  'array join': (held) => [held, held].join(),
  'own keys': (held) => JSON.stringify([Reflect.ownKeys(held), Object.entries(held)]),
  spread: (held) => JSON.stringify({ ...held }),
  'structured clone': (held) => JSON.stringify(structuredClone(held)),
  localised: (held) => held.toLocaleString(),
};

describe('Secret', () => {
  it.each(Object.keys(conversions))('is not shown by %s', (name) => {
    expect(conversions[name]?.(secret)).not.toContain(value);
  });

  it.each(['String()', 'template', 'util.inspect', '%s', '%o', '%O', 'localised'])('is *** in %s', (name) => {
    expect(conversions[name]?.(secret)).toBe('***');
  });

  it('is "***" in JSON', () => {
    expect(JSON.stringify({ password: secret })).toBe('{"password":"***"}');
  });

  it('does not even tell its length', () => {
    expect(String(new Secret(''))).toBe(String(new Secret('x'.repeat(1000))));
  });

  it('gives its value to those who ask for it', () => {
    fc.assert(fc.property(fc.string(), (text) => new Secret(text).reveal() === text));
  });
});
