/** A time limit for each stage, and none while a person thinks. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stages } from '../../../src/remote/ssh/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('stages', () => {
  it('says which stage took too long, and its limit', () => {
    const onLate = vi.fn();
    stages(onLate).begin('TCP connection', 5000);
    vi.advanceTimersByTime(4999);
    expect(onLate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onLate.mock.calls).toEqual([['TCP connection', 5000]]);
  });

  it('gives each stage its own limit', () => {
    const onLate = vi.fn();
    const limit = stages(onLate);
    limit.begin('TCP connection', 5000);
    vi.advanceTimersByTime(4000);
    limit.begin('SSH handshake', 10_000);
    vi.advanceTimersByTime(9999);
    expect(onLate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onLate.mock.calls).toEqual([['SSH handshake', 10_000]]);
  });

  it('is silent when all is done', () => {
    const onLate = vi.fn();
    const limit = stages(onLate);
    limit.begin('authentication', 100);
    limit.end();
    vi.advanceTimersByTime(1000);
    expect(onLate).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for a person as long as it takes, then gives the stage its whole limit again', async () => {
    const onLate = vi.fn();
    const limit = stages(onLate);
    limit.begin('authentication', 100);
    vi.advanceTimersByTime(90);
    const answer = limit.unlimited(() => new Promise((resolve) => setTimeout(() => resolve('yes'), 60_000)));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await answer).toBe('yes');
    vi.advanceTimersByTime(99);
    expect(onLate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onLate).toHaveBeenCalledTimes(1);
  });

  it('goes on after a question that failed, and hands its error on', async () => {
    const onLate = vi.fn();
    const limit = stages(onLate);
    limit.begin('authentication', 100);
    await expect(limit.unlimited(() => Promise.reject(new Error('cancelled')))).rejects.toThrow('cancelled');
    vi.advanceTimersByTime(100);
    expect(onLate).toHaveBeenCalledTimes(1);
  });

  it('stays ended when a question is answered too late', async () => {
    const onLate = vi.fn();
    const limit = stages(onLate);
    limit.begin('authentication', 100);
    let answer = (): void => {};
    const asked = limit.unlimited(() => new Promise<void>((resolve) => (answer = resolve)));
    limit.end();
    answer();
    await asked;
    vi.advanceTimersByTime(1000);
    expect(onLate).not.toHaveBeenCalled();
  });

  it('is late at most once', () => {
    const onLate = vi.fn();
    const limit = stages(onLate);
    limit.begin('TCP connection', 100);
    vi.advanceTimersByTime(100);
    limit.begin('SSH handshake', 100);
    vi.advanceTimersByTime(100);
    expect(onLate).toHaveBeenCalledTimes(1);
  });
});
