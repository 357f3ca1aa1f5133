/** The number of sessions on one connection: what is too much waits, and the server's own limit is found. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sessionQueue } from '../../../src/remote/ssh/session-queue.ts';

const full = new Error('open failure');
const isFull = (error: unknown): boolean => error === full;

/** A server that allows so many sessions at once, and counts. */
function server(allowed: number) {
  let open = 0;
  let most = 0;
  let refusals = 0;
  return {
    most: () => most,
    refusals: () => refusals,
    async start() {
      await Promise.resolve();
      if (open >= allowed) {
        refusals += 1;
        throw full;
      }
      open += 1;
      most = Math.max(most, open);
      return {
        end: () => {
          open -= 1;
        },
      };
    },
  };
}

it('all get their turn, whatever the server allows, and never more than that are open', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 40 }),
      async (allowed, count) => {
        const there = server(allowed);
        const queue = sessionQueue(10);
        const work = async (): Promise<void> => {
          const { session, release } = await queue.enter(there.start, isFull);
          await new Promise((resolve) => setImmediate(resolve));
          session.end();
          release();
          release();
        };
        await Promise.all(Array.from({ length: count }, work));
        expect(there.most()).toBeLessThanOrEqual(Math.min(allowed, 10));
      },
    ),
    { numRuns: 60 },
  );
});

it('a server that allows none is not asked for ever', async () => {
  await expect(sessionQueue().enter(server(0).start, isFull)).rejects.toBe(full);
});

it('any other failure is passed on at once, and takes no room', async () => {
  const queue = sessionQueue(1);
  const other = new Error('lost');
  await expect(queue.enter(() => Promise.reject(other), isFull)).rejects.toBe(other);
  const { session } = await queue.enter(server(1).start, isFull);
  expect(session).toBeDefined();
});

it('who waits for a turn can give up, and leaves the others theirs', async () => {
  const queue = sessionQueue(1);
  const there = server(1);
  const first = await queue.enter(there.start, isFull);
  const ending = new AbortController();
  const gone = queue.enter(there.start, isFull, ending.signal);
  const patient = queue.enter(there.start, isFull);
  ending.abort(new Error('enough'));
  await expect(gone).rejects.toThrow('enough');
  first.session.end();
  first.release();
  expect((await patient).session).toBeDefined();
});
