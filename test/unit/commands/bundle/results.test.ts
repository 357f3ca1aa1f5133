/** One row a server, or one a result. */
import { describe, expect, it } from 'vitest';
import { resultsDocument, resultsTable } from '../../../../src/commands/bundle/results.ts';
import { readSaid } from '../../../../src/commands/bundle/shell-syntax.ts';
import { CtctlError } from '../../../../src/common/errors.ts';
import { serverSchema, toServer } from '../../../../src/inventory/schema.ts';
import { failureOf } from '../../../../src/operations/explain.ts';
import { reportBuilder } from '../../../../src/remote/bundle/report.ts';
import { sh } from '../../../../src/remote/bundle/shell.ts';

const bundle = { title: 'motd', steps: [{ id: 'motd', title: 'file /etc/motd', check: sh`true` }] };
const server = (name: string) => toServer(name, serverSchema.parse({ address: name }));

function changed() {
  const { add, report } = reportBuilder(bundle);
  add({ kind: 'verdict', step: 'motd', verdict: 'differs', text: 'not there' });
  add({ kind: 'changed', step: 'motd', text: 'there' });
  add({ kind: 'end', outcome: 'changed' });
  return report();
}

const dead = (name: string) =>
  new CtctlError('unreachable', `${name}: nobody answers`, { server: name, next: 'is it on?' });

const document = resultsDocument({ name: 'motd', action: 'run' }, [
  { server: server('a'), result: changed() },
  { server: server('b'), error: dead('b') },
  { server: server('c'), result: changed() },
  { server: server('d'), error: dead('d') },
]);

function failed() {
  const { add, report } = reportBuilder(bundle);
  add({ kind: 'verdict', step: 'motd', verdict: 'differs', text: 'not there' });
  add({ kind: 'detached', run: '20261123-101500-7f3a9c' });
  add({ kind: 'output', step: 'motd', text: 'fine' });
  add({ kind: 'output', step: 'motd', text: 'something bad' });
  add({ kind: 'failed', step: 'motd', code: 1, text: '' });
  add({ kind: 'end', outcome: 'failed' });
  return report();
}

describe('a run that failed on one of several servers', () => {
  const result = failed();
  const error = failureOf('a', result);
  const { items } = resultsDocument({ name: 'motd', action: 'run' }, [
    { server: server('a'), result, ...(error ? { error } : {}) },
  ]);

  it('has its cause, and the lines that its step printed', () => {
    expect(items).toMatchObject([
      {
        server: 'a',
        run: '20261123-101500-7f3a9c',
        outcome: 'failed',
        error: 'failed',
        reason: 'a: file /etc/motd: failed: something bad',
        steps: [{ state: 'failed', text: 'something bad', output: ['fine', 'something bad'] }],
      },
    ]);
  });

  it('is a row with the cause', () => {
    const table = resultsTable({ kind: 'RunResults', apiVersion: 'ctctl/v1', items }, { isGrouped: true });
    expect(table.rows).toEqual([['a', 'failed', 'file /etc/motd: failed: something bad']]);
  });
});

describe('results of several servers', () => {
  it('are one item each', () => {
    expect(document.items).toMatchObject([
      { server: 'a', name: 'motd', outcome: 'changed', changed: true },
      { server: 'b', state: 'unreachable', error: 'unreachable', reason: 'b: nobody answers; is it on?' },
      { server: 'c', outcome: 'changed' },
      { server: 'd', state: 'unreachable' },
    ]);
  });

  it('that are alike share a row', () => {
    expect(resultsTable(document, { isGrouped: true }).rows).toEqual([
      ['a, c', 'changed', 'file /etc/motd: changed'],
      ['b, d', 'unreachable', 'nobody answers; is it on?'],
    ]);
    expect(resultsTable(document, { isGrouped: false }).rows).toHaveLength(4);
  });
});

describe('what sh -n says', () => {
  it.each([
    ['/bin/sh: 3: Syntax error: "fi" unexpected', 3, 'Syntax error: "fi" unexpected'],
    [
      "/bin/sh: line 2: syntax error near unexpected token `fi'",
      2,
      "syntax error near unexpected token `fi'",
    ],
    ['sh: syntax error: unexpected "fi"', 0, 'sh: syntax error: unexpected "fi"'],
    ['', 0, 'syntax error'],
  ])('%s', (said, line, message) => {
    expect(readSaid(said)).toEqual({ line, message });
  });
});
