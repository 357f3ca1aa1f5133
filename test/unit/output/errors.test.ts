/** Errors in words: what a person reads, what a program reads. */

import { describe, expect, it } from 'vitest';
import { CtctlError, exitCodes, type FailureReason } from '../../../src/common/errors.ts';
import { renderError } from '../../../src/output/errors.ts';

describe('renderError', () => {
  it.each<[string, CtctlError, string, number]>([
    ['a message', new CtctlError('failed', 'it broke'), 'ctctl: it broke', 1],
    [
      'the next step',
      new CtctlError('notFound', 'no server "x"', { next: 'see ctctl server list' }),
      'ctctl: no server "x"; see ctctl server list',
      3,
    ],
    [
      'its server',
      new CtctlError('unreachable', 'connection refused', { server: 'home' }),
      'ctctl: home: connection refused',
      4,
    ],
    [
      'a server that is named already',
      new CtctlError('unreachable', 'cannot reach home', { server: 'home' }),
      'ctctl: cannot reach home',
      4,
    ],
    [
      'a server whose name is only part of a word',
      new CtctlError('unreachable', 'homeless', { server: 'home' }),
      'ctctl: home: homeless',
      4,
    ],
    [
      'what a server may say',
      new CtctlError('failed', 'xl: \x1b[2J\nerror', { next: 'a\u202eb' }),
      'ctctl: xl: \\x1b[2J\\x0aerror; a\\u202eb',
      1,
    ],
  ])('%s', (_title, error, line, exitCode) => {
    expect(renderError(error, 'table')).toEqual({ text: `${line}\n`, exitCode });
    expect(renderError(error, 'yaml').text).toBe(`${line}\n`);
  });

  it('gives programs one line of JSON', () => {
    const error = new CtctlError('notFound', 'no "x"\n', { next: 'look', server: 'home' });
    const expected =
      '{"kind":"Error","apiVersion":"ctctl/v1","reason":"notFound","exitCode":3,"message":"no \\"x\\"\\n","next":"look","server":"home"}\n';
    expect(renderError(error, 'json')).toEqual({ text: expected, exitCode: 3 });
    expect(renderError(error, 'ndjson').text).toBe(expected);
    expect(JSON.parse(renderError(new CtctlError('failed', 'x'), 'json').text)).toEqual({
      kind: 'Error',
      apiVersion: 'ctctl/v1',
      reason: 'failed',
      exitCode: 1,
      message: 'x',
    });
  });

  const reasons: readonly FailureReason[] = [
    'failed',
    'usage',
    'notFound',
    'unreachable',
    'refused',
    'partial',
    'timedOut',
    'differences',
    'cancelled',
    'interrupted',
  ];
  it.each(reasons)('%s has its exit code', (reason) => {
    expect(renderError(new CtctlError(reason, 'x'), 'table').exitCode).toBe(exitCodes[reason]);
  });

  it.each([
    ['a defect', new TypeError('x is not a function'), 'x is not a function'],
    ['something thrown', 'text', 'text'],
    ['nothing', undefined, 'undefined'],
  ])('%s is an internal error, without its stack', (_title, error, message) => {
    expect(renderError(error, 'table')).toEqual({
      text: `ctctl: internal error: ${message}; run it again with --debug and report what it prints\n`,
      exitCode: 1,
    });
    expect(JSON.parse(renderError(error, 'json').text)).toMatchObject({
      reason: 'internal',
      exitCode: 1,
      message: `internal error: ${message}`,
    });
  });

  it('prints the stack with debug only', () => {
    const error = new TypeError('odd\x1b');
    const { text } = renderError(error, 'table', { debug: true });
    expect(text).toMatch(/^ctctl: internal error: odd\\x1b; please report it with this output\n/);
    expect(text).toContain('errors.test.ts');
    expect(text).not.toContain('\x1b');
    expect(JSON.parse(renderError(error, 'json', { debug: true }).text).stack).toContain('errors.test.ts');
  });

  it('says what is behind an error with verbose only', () => {
    const error = new CtctlError('usage', 'a (and 1 more)', { cause: new Error('a\nb\x1b') });
    expect(renderError(error, 'table', { verbose: true }).text).toBe('ctctl: a (and 1 more)\na\nb\\x1b\n');
    expect(renderError(error, 'table').text).toBe('ctctl: a (and 1 more)\n');
    expect(renderError(new CtctlError('usage', 'a'), 'table', { verbose: true }).text).toBe('ctctl: a\n');
  });
});
