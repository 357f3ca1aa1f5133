/** For how long connections are to be kept: `--keep 10m`, or CTCTL_KEEP. */
import { parseDuration } from '../../common/duration.ts';
import { CtctlError } from '../../common/errors.ts';

/** Nothing is kept for longer, however often it is used: then a new login shows that it is still allowed. */
export const longestKeep = 8 * 3600;

/**
 * @param flag what was typed; it goes before the environment.
 * @returns seconds; undefined: connections are not kept, as for `0` and `off`.
 * @throws CtctlError `usage`
 */
export function keepSeconds(flag: string | undefined, environment: string | undefined): number | undefined {
  const text = flag ?? environment ?? '';
  const what = flag === undefined ? 'CTCTL_KEEP' : '--keep';
  if (text === '' || text === 'off') return undefined;
  const seconds = parseDuration(text, what) / 1000;
  if (seconds > longestKeep) {
    throw new CtctlError('usage', `${what}: connections are kept for 8 hours at most, not for ${text}`);
  }
  return seconds === 0 ? undefined : seconds;
}
