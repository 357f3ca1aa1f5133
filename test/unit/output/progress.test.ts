/** Progress: live on a terminal, patient elsewhere, silent where it is asked to be. */

import { WriteStream } from 'node:tty';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paint } from '../../../src/output/colour.ts';
import { createReporter } from '../../../src/output/progress.ts';
import { recorder, terminal } from './streams.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe('on a terminal', () => {
  it('shows a status in place and clears it', () => {
    const stream = { ...recorder(), columns: 10 };
    const reporter = createReporter({ stream, isTty: true });
    reporter.line('first');
    reporter.status('a\x1bb');
    reporter.status('more than ten letters');
    reporter.line('home: done');
    reporter.done();
    reporter.done();
    expect(stream.text()).toBe('first\n\r\x1b[Ka\\x1bb\r\x1b[Kmore than\r\x1b[Khome: done\n');
  });

  it('counts wide letters as two columns', () => {
    const stream = { ...recorder(), columns: 6 };
    createReporter({ stream, isTty: true }).status('漢字漢字');
    expect(stream.text()).toBe('\r\x1b[K漢字');
  });

  it.each([
    [true, 80, 80],
    [true, 0, undefined],
    [false, 80, undefined],
  ])('says how wide it is: terminal %s of %i columns', (isTty, columns, width) => {
    expect(createReporter({ stream: { ...recorder(), columns }, isTty }).width).toBe(width);
  });

  it('leaves no status behind', () => {
    const stream = recorder();
    const reporter = createReporter({ stream, isTty: true });
    reporter.status('x');
    reporter.done();
    expect(stream.text()).toBe('\r\x1b[Kx\r\x1b[K');
  });
});

describe('without a terminal', () => {
  it('prints lines only: who is waited for is said by `waiting`', () => {
    const stream = recorder();
    const reporter = createReporter({ stream, isTty: false });
    reporter.status('never seen');
    reporter.line('done\x1b');
    reporter.done();
    expect(stream.text()).toBe('done\\x1b\n');
  });

  it('prints every status when verbose', () => {
    const stream = recorder();
    const reporter = createReporter({ stream, isTty: false, verbose: true });
    reporter.status('one');
    reporter.status('two');
    reporter.done();
    expect(stream.text()).toBe('one\ntwo\n');
  });
});

it.each([true, false])('says nothing when quiet (terminal: %s)', (isTty) => {
  const stream = recorder();
  const reporter = createReporter({ stream, isTty, verbose: true, quiet: true });
  reporter.status('x');
  reporter.line('y');
  reporter.done();
  expect(stream.text()).toBe('');
});

describe('paint', () => {
  const red = '\x1b[31mx\x1b[39m';
  it.each<[string, boolean, Readonly<Record<string, string>>, string]>([
    ['a terminal', true, {}, red],
    ['no terminal', false, {}, 'x'],
    ['NO_COLOR', true, { NO_COLOR: '1' }, 'x'],
    ['FORCE_COLOR', false, { FORCE_COLOR: '1' }, red],
    ['TERM=dumb', true, { TERM: 'dumb' }, 'x'],
  ])('%s', (_title, isTTY, variables, expected) => {
    for (const name of ['NO_COLOR', 'NODE_DISABLE_COLORS', 'FORCE_COLOR', 'COLORTERM', 'CI', 'TMUX']) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv('TERM', 'xterm-256color');
    for (const [name, value] of Object.entries(variables)) {
      vi.stubEnv(name, value);
    }
    const stream = Object.assign(terminal(isTTY), { getColorDepth: WriteStream.prototype.getColorDepth });
    expect(paint('red', 'x', stream)).toBe(expected);
  });
});
