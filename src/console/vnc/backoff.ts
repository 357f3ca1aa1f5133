/** How long to wait before reconnecting: exponential from 1 s to 30 s, spread by a quarter either way. */

const shortest = 1000;
const longest = 30_000;

/**
 * The wait in milliseconds before reconnection attempt `attempt` (1, 2, ...); `random` lies in 0..1
 * and keeps many laptops from knocking at the same moment when a server comes back.
 */
export function retryDelay(attempt: number, random: number): number {
  // 2^5 seconds already exceed the longest wait.
  const base = Math.min(longest, shortest * 2 ** Math.min(attempt - 1, 5));
  const spread = base * (0.75 + random / 2);
  return Math.round(Math.min(longest, Math.max(shortest, spread)));
}
