/** Only a plan that is whole, untouched and of this ctctl is read. */
import { describe, expect, it } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import { canonicalJson, planHash } from '../../../../src/operations/plan/hash.ts';
import { parsePlan } from '../../../../src/operations/plan/read.ts';
import { plan } from './sample.ts';

const text = (data: unknown): string => JSON.stringify(data, null, 2);

function failure(data: unknown): CtctlError {
  try {
    parsePlan('plan.json', typeof data === 'string' ? data : text(data));
  } catch (error) {
    if (error instanceof CtctlError) return error;
    throw error;
  }
  throw new Error('it was read');
}

/** Every value in it that is no list and no object, by its path. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]));
}

/** A copy with another value at this path. */
function changed(data: unknown, [key = '', ...rest]: readonly string[]): unknown {
  const copy = (Array.isArray(data) ? [...data] : { ...(data as object) }) as Record<string, unknown>;
  copy[key] = rest.length > 0 ? changed(copy[key], rest) : other(copy[key]);
  return copy;
}

function other(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return value === null ? 'something' : `${value}x`;
}

describe('a plan', () => {
  it('is read as it was written', () => {
    const made = plan();
    expect(parsePlan('plan.json', text(made))).toEqual(made);
  });

  it('may be laid out otherwise', () => {
    const made = plan();
    const turned = Object.fromEntries(Object.entries(made).reverse());
    expect(parsePlan('plan.json', JSON.stringify(turned))).toEqual(made);
  });

  it.each(leaves(plan()).map((path) => [path.join('.'), path] as const))(
    'does not pass with another %s',
    (_, path) => {
      const { reason } = failure(changed(plan(), path));
      expect(['refused', 'usage']).toContain(reason);
    },
  );

  it.each([
    ['a command', ['steps', '0', 'apply']],
    ['what was observed', ['steps', '1', 'observed', 'text']],
    ['the server', ['server', 'address']],
    ['the machine', ['machine']],
    ['rollback', ['rollback']],
    ['a finding', ['findings', 'vnc-port']],
  ])('says that it was touched: %s', (_, path) => {
    expect(failure(changed(plan(), path))).toMatchObject({
      reason: 'refused',
      message: 'plan.json: touched since it was made',
    });
  });

  it('of another ctctl is refused, naming both', () => {
    expect(failure({ ...plan(), ctctl: '9.9.9', news: true })).toMatchObject({
      reason: 'refused',
      message: 'plan.json: made by ctctl 9.9.9, and this is ctctl sources',
    });
  });

  it.each([
    ['nothing', '', 'plan.json: not a plan: it is not JSON'],
    ['garbage', `${'x'.repeat(1_000_000)}`, 'not a plan: it is not JSON'],
    ['a list', '[]', /^plan\.json is no plan of ctctl$/],
    ['an empty object', '{}', /^plan\.json is no plan of ctctl$/],
    ['another document', { kind: 'Run' }, /^plan\.json is no plan of ctctl$/],
    ['a plan without its hash', { ...plan(), hash: undefined }, /plan\.json:1: missing: hash/],
    ['deep brackets', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'is no plan of ctctl'],
    ['a number as machine', { ...plan(), machine: 3 }, /plan\.json:\d+: machine: expected string/],
    ['no steps', { ...plan(), steps: undefined }, /plan\.json:\d+: missing: steps/],
    [
      'a verdict that no plan has',
      changed(plan(), ['steps', '0', 'observed', 'verdict']),
      /plan\.json:\d+: steps\[0\]\.observed\.verdict: /,
    ],
    ['a new field', { ...plan(), extra: 1 }, /plan\.json:\d+: unknown key "extra"/],
  ])('%s is no plan', (_, data, message) => {
    expect(failure(data)).toMatchObject({ reason: 'usage', message: expect.stringMatching(message) });
  });

  it.each([
    [
      'a step that needs a later one',
      { steps: plan().steps.toReversed() },
      'needs what no earlier step does',
    ],
    ['two steps of one id', { steps: plan().steps.flatMap((step) => [step, step]) }, 'two steps have the id'],
    ['a secret without its entry', { secrets: [] }, 'does not name'],
  ])('with a right hash and %s is broken', (_, fields, message) => {
    const { hash: _hash, ...rest } = { ...plan(), ...fields };
    expect(failure({ ...rest, hash: planHash(rest) })).toMatchObject({
      reason: 'usage',
      message: expect.stringContaining(message),
    });
  });
});

describe('canonicalJson', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ Z: 1, a: { d: 1, c: 2 }, é: 3 }, '{"Z":1,"a":{"c":2,"d":1},"é":3}'],
    [{ 10: 'b', 9: 'a' }, '{"10":"b","9":"a"}'],
    ['a\n"\ud800', '"a\\n\\"\\ud800"'],
    [{}, '{}'],
  ])('%j is %s', (value, json) => {
    expect(canonicalJson(value)).toBe(json);
  });
});
