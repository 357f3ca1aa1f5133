/** Whom the user is waiting for: nobody for two seconds, then a line. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reporter } from '../../../src/output/progress.ts';
import { createWaiting } from '../../../src/output/waiting.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function recorder(): { readonly said: string[]; readonly reporter: Reporter } {
  const said: string[] = [];
  return {
    said,
    reporter: {
      status: (text) => said.push(`status ${text}`),
      line: (text) => said.push(`line ${text}`),
      painted: (text) => said.push(`painted ${text}`),
      done: () => said.push('done'),
    },
  };
}

const make = (isTty: boolean) => {
  const { said, reporter } = recorder();
  return { said, waiting: createWaiting(reporter, isTty, () => Date.now()) };
};

describe('without a terminal', () => {
  it('says nothing about short waits', () => {
    const { said, waiting } = make(false);
    waiting.begin('home', 'TCP connection');
    vi.advanceTimersByTime(1_900);
    waiting.begin('home', 'SSH handshake');
    vi.advanceTimersByTime(1_900);
    waiting.end('home');
    vi.advanceTimersByTime(10_000);
    expect(said).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says each long wait once, those of the same moment together', () => {
    const { said, waiting } = make(false);
    waiting.begin('home', 'TCP connection');
    waiting.begin('office', 'host key');
    vi.advanceTimersByTime(2_000);
    expect(said).toEqual(['line waiting on: home (TCP connection), office (host key)']);
    waiting.begin('home', 'authentication');
    vi.advanceTimersByTime(5_000);
    expect(said.slice(1)).toEqual(['line waiting on: home (authentication)']);
  });
});

describe('on a terminal', () => {
  it('is one live line that counts the seconds and goes away', () => {
    const { said, waiting } = make(true);
    waiting.begin('home', 'its answer');
    waiting.begin('home', 'its answer');
    vi.advanceTimersByTime(2_500);
    expect(said).toEqual([
      'status waiting on: home (its answer, 2 s)',
      'status waiting on: home (its answer, 3 s)',
    ]);
    waiting.end('home');
    expect(said.at(-1)).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes away while the next wait is still short', () => {
    const { said, waiting } = make(true);
    waiting.begin('home', 'host key');
    vi.advanceTimersByTime(2_000);
    waiting.begin('home', 'authentication');
    vi.advanceTimersByTime(500);
    expect(said).toEqual(['status waiting on: home (host key, 2 s)', 'done']);
    waiting.close();
    vi.advanceTimersByTime(10_000);
    expect(said).toHaveLength(2);
  });

  it('is silent while a question is on the terminal', async () => {
    const { said, waiting } = make(true);
    waiting.begin('home', 'authentication');
    vi.advanceTimersByTime(2_000);
    let answer: () => void = () => {};
    const asked = waiting.paused(() => new Promise<void>((resolve) => (answer = resolve)));
    vi.advanceTimersByTime(20_000);
    expect(said).toEqual(['status waiting on: home (authentication, 2 s)', 'done']);
    answer();
    await asked;
    vi.advanceTimersByTime(500);
    expect(said.at(-1)).toMatch(/^status waiting on: home/);
    waiting.close();
  });
});
