/** How long connections are kept: what was asked for, sleep and other networks, and the most there is. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Computer, watchComputer } from '../../../../src/remote/computer.ts';
import { keepSeconds } from '../../../../src/remote/session/keep.ts';
import { createKeeping, type Keeping, type Lease } from '../../../../src/remote/session/kept.ts';
import { type FakeConnection, fakeConnection } from './fake.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('--keep and CTCTL_KEEP', () => {
  it.each([
    [undefined, undefined, undefined],
    ['10m', undefined, 600],
    [undefined, '90', 90],
    ['5m', '10m', 300],
    ['off', '10m', undefined],
    ['0', '10m', undefined],
    [undefined, '', undefined],
    [undefined, 'off', undefined],
    ['8h', undefined, 28_800],
  ])('%s and %s mean %s', (flag, environment, seconds) => {
    expect(keepSeconds(flag, environment)).toBe(seconds);
  });

  it.each([
    ['9h', undefined, /--keep: connections are kept for 8 hours at most/],
    ['soon', undefined, /--keep: "soon" is not a duration/],
    [undefined, 'soon', /CTCTL_KEEP: "soon"/],
  ])('%s and %s are refused', (flag, environment, words) => {
    expect(() => keepSeconds(flag, environment)).toThrow(words);
  });
});

describe('a connection that nobody uses', () => {
  let opened: FakeConnection[];
  let changes: number;
  let keeping: Keeping;

  beforeEach(() => {
    vi.useFakeTimers();
    opened = [];
    changes = 0;
    keeping = createKeeping({
      longest: 8 * hour,
      changed: () => {
        changes += 1;
      },
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const lease = (minutes = 10): Promise<Lease> => {
    const wanted = { op: 'open', server: 'home', place: 'root@h:22', request: {}, asks: [] } as const;
    const open = async (): Promise<FakeConnection> => {
      const connection = fakeConnection();
      opened.push(connection);
      return connection;
    };
    const never = new AbortController().signal;
    return keeping.lease({ ...wanted, asks: [], keepSeconds: minutes * 60 }, open, () => {}, never);
  };
  const closed = (): readonly boolean[] => opened.map((connection) => connection.isClosed());

  it('is closed when its time is over, counted from its last use', async () => {
    const first = await lease();
    const second = await lease();
    first.release();
    first.release();
    vi.advanceTimersByTime(hour);
    expect(closed()).toEqual([false]);
    second.release();
    vi.advanceTimersByTime(10 * minute - 1);
    (await lease()).release();
    vi.advanceTimersByTime(10 * minute - 1);
    expect(closed()).toEqual([false]);
    vi.advanceTimersByTime(1);
    expect([closed(), keeping.size()]).toEqual([[true], 0]);
    expect(changes).toBe(2);
  });

  it('has the time that the latest command has asked for', async () => {
    (await lease(60)).release();
    (await lease(1)).release();
    vi.advanceTimersByTime(minute);
    expect(closed()).toEqual([true]);
  });

  it('is given to nobody after 8 hours, but a command that runs goes on', async () => {
    const long = await lease();
    vi.advanceTimersByTime(8 * hour);
    const next = await lease();
    expect([closed(), next.connection === opened[1]]).toEqual([[false, false], true]);
    long.release();
    expect(closed()).toEqual([true, false]);
  });

  it('is closed at 8 hours at the latest, however often it is used', async () => {
    for (let at = 0; at < 8 * hour; at += 5 * minute) {
      (await lease()).release();
      vi.advanceTimersByTime(5 * minute);
    }
    expect(closed()).toEqual([true]);
  });

  it('and was never opened is told of when its opening ends: its client may be gone by then', async () => {
    let sizes: readonly number[] = [];
    const own = createKeeping({
      longest: 8 * hour,
      changed: () => {
        sizes = [...sizes, own.size()];
      },
    });
    const gone = new AbortController();
    const opening = own.lease(
      { op: 'open', server: 'home', place: 'root@h:22', request: {}, asks: [], keepSeconds: 60 },
      () =>
        new Promise((_resolve, reject) =>
          gone.signal.addEventListener('abort', () => reject(gone.signal.reason)),
        ),
      () => {},
      gone.signal,
    );
    await Promise.resolve();
    expect([own.size(), sizes]).toEqual([1, []]);
    gone.abort(new Error('the client is gone'));
    await expect(opening).rejects.toThrow('gone');
    expect(sizes).toEqual([0]);
  });

  it('is judged again before the next command gets it', async () => {
    (await lease()).release();
    const leave = vi.fn();
    const isTrusted = vi.fn(async () => true);
    Object.assign(opened[0] ?? {}, { isTrusted, leave });
    const used = await lease();
    expect(used.connection).toBe(opened[0]);
    for (const judgement of [async () => false, () => Promise.reject(new Error('cannot be read'))]) {
      isTrusted.mockImplementationOnce(judgement);
      Object.assign(opened.at(-1) ?? {}, { isTrusted, leave });
      expect((await lease()).connection).toBe(opened.at(-1));
    }
    // What runs goes on.
    expect([closed(), leave.mock.calls.length]).toEqual([[false, false, false], 2]);
    used.release();
    expect(closed()).toEqual([true, false, false]);
  });

  it('is dropped after a sleep; one in use is told of it, and no other command gets it', async () => {
    const woke = vi.fn();
    const used = await lease();
    Object.assign(opened[0] ?? {}, { woke });
    keeping.woke(hour);
    expect([closed(), woke.mock.calls]).toEqual([[false], [[hour]]]);
    expect((await lease()).connection).toBe(opened[1]);
    used.release();
    expect(closed()).toEqual([true, false]);
  });
});

describe('the computer', () => {
  let time: number;
  let addresses: string[];
  let seen: number[];
  let computer: Computer;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    [time, addresses, seen] = [1_000_000, ['10.0.0.5', 'fe80::1'], []];
    computer = watchComputer((slept) => seen.push(slept), {
      interval: 5_000,
      now: () => time,
      addresses: () => [...addresses],
    });
  });
  afterEach(() => {
    computer.stop();
    vi.useRealTimers();
  });

  const pass = (milliseconds: number): void => {
    time += milliseconds;
    vi.advanceTimersByTime(5_000);
  };

  it.each([
    ['time goes by', () => pass(5_000), []],
    ['it is busy for some seconds', () => pass(15_000), []],
    ['it has slept', () => pass(3_600_000), [3_600_000]],
    ['its clock is set back', () => pass(-3_600_000), [0]],
    ['it has left a network', () => void addresses.shift(), [0]],
    ['it has joined another network', () => void addresses.push('192.168.1.7'), []],
  ])('when %s', (_what, happen, expected) => {
    happen();
    computer.look();
    expect(seen).toEqual(expected);
    computer.look();
    expect(seen).toEqual(expected);
  });
});
