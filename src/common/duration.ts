/** Durations on the command line: `90s`, `5m`, `1h`, `1500ms`. */
import { CtctlError } from './errors.ts';

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * @param what the option's name, for the message.
 * @returns milliseconds; a bare number is seconds.
 * @throws CtctlError `usage`
 */
export function parseDuration(text: string, what: string): number {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const value = Number(digits) * (milliseconds[unit] ?? Number.NaN);
  // Node's timers count to 2^31 - 1 ms; beyond it they fire at once.
  if (!Number.isFinite(value) || value > 2_147_483_647) {
    throw new CtctlError('usage', `${what}: "${text}" is not a duration`, {
      next: 'write it like 90s, 5m or 1h',
    });
  }
  return Math.round(value);
}

/** A span for people: `850 ms`, `45 s`, `12 min`, `3 h 5 min`. */
export function formatDuration(span: number): string {
  if (span < 1000) return `${Math.round(span)} ms`;
  const seconds = Math.round(span / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
