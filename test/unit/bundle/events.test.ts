/** The lines of a running script as events. */
import { describe, expect, it } from 'vitest';
import { parseEvent, type ScriptEvent } from '../../../src/remote/bundle/events.ts';

const cases: readonly (readonly [string, ScriptEvent])[] = [
  ['ctctl-script 2', { kind: 'greeting' }],
  [
    'verdict\tvolume\tok\tthere, 8 GiB',
    { kind: 'verdict', step: 'volume', verdict: 'ok', text: 'there, 8 GiB' },
  ],
  ['verdict\tstart\tbroken\t', { kind: 'verdict', step: 'start', verdict: 'broken', text: '' }],
  [
    'difference\tvolume\tsize\t4 GiB\t8 GiB',
    { kind: 'difference', step: 'volume', field: 'size', is: '4 GiB', asked: '8 GiB' },
  ],
  ['difference\td\tkeymap\t\tde', { kind: 'difference', step: 'd', field: 'keymap', is: '', asked: 'de' }],
  ['warning\tstop\ta power-off', { kind: 'warning', step: 'stop', text: 'a power-off' }],
  ['found\tstart\tvnc-port\t5901', { kind: 'found', step: 'start', key: 'vnc-port', value: '5901' }],
  ['applying\tvolume', { kind: 'applying', step: 'volume' }],
  ['changed\tvolume\tthere', { kind: 'changed', step: 'volume', text: 'there' }],
  ['failed\tstart\t91\ttoo slow', { kind: 'failed', step: 'start', code: 91, text: 'too slow' }],
  ['failed\t\t0\tno temporary folder', { kind: 'failed', step: '', code: 0, text: 'no temporary folder' }],
  ['undone\tvolume', { kind: 'undone', step: 'volume' }],
  ['undo-failed\tvolume', { kind: 'undo-failed', step: 'volume' }],
  ['read\tdomains\toops', { kind: 'read', step: 'domains', stderr: 'oops' }],
  ['end\tchanged', { kind: 'end', outcome: 'changed' }],
  // What a command prints may hold TABs of its own, and may be nothing at all.
  ['output\tstart\ta\tb\t\tc', { kind: 'output', step: 'start', text: 'a\tb\t\tc' }],
  ['output\tstart\t', { kind: 'output', step: 'start', text: '' }],
  ['line\tdomains\t\tindented', { kind: 'line', step: 'domains', text: '\tindented' }],
  ['line\tdomains\t', { kind: 'line', step: 'domains', text: '' }],
  // It may even look like an event, or like the greeting.
  ['output\tstart\tend\tchanged', { kind: 'output', step: 'start', text: 'end\tchanged' }],
  ['line\tdomains\tctctl-script 2', { kind: 'line', step: 'domains', text: 'ctctl-script 2' }],
];

describe('parseEvent', () => {
  it.each(cases)('reads %j', (line, event) => {
    expect(parseEvent(line)).toEqual(event);
  });

  it.each([
    '',
    'Welcome to home!',
    'ctctl-script 3',
    ' ctctl-script 2',
    'ctctl-script 2 ',
    'stdin: is not a tty',
    '\tend\tchanged',
    'End\tchanged',
    'constructor\tx',
  ])('takes %j for no event', (line) => {
    expect(parseEvent(line)).toBeUndefined();
  });
});
