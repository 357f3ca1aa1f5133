/** Moments of the past on the command line: `2h`, `3d`, `2026-11-20`, `2026-11-20 10:15`. */
import { CtctlError } from './errors.ts';

const milliseconds: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * A span back from now, or a date, in local time where no zone is written (Z).
 * @param what the option's name, for the message.
 * @throws CtctlError `usage`
 */
export function parseSince(text: string, what: string, now = new Date()): Date {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([smhdw])$/.exec(text.trim()) ?? [];
  const moment =
    digits === undefined
      ? dateOf(text.trim())
      : new Date(now.getTime() - Number(digits) * (milliseconds[unit] ?? Number.NaN));
  // The year 0 and what lies before is no time of a journal, and would not sort as text.
  if (moment === undefined || !(moment.getTime() > Date.UTC(1, 0)) || moment.getUTCFullYear() > 9999) {
    throw new CtctlError('usage', `${what}: "${text}" is no time`, {
      next: 'write it like 90m, 2h, 3d, 2026-11-20 or "2026-11-20 10:15"',
    });
  }
  return moment;
}

function dateOf(text: string): Date | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z)?)?$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // 30 February would be a day in March.
  if (
    utc.getUTCDate() !== day ||
    utc.getUTCMonth() !== month - 1 ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  ) {
    return undefined;
  }
  return match[7] === 'Z' ? utc : new Date(year, month - 1, day, hour, minute, second);
}
