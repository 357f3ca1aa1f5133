/** Why a server does not open what it is asked for, in words. */
import { CtctlError } from '../../common/errors.ts';
import type { Work } from './arguments.ts';

/** @param said what ssh says about it: `connect failed: Connection refused`. */
export function forwardRefused(
  server: string,
  { host, port }: Extract<Work, { kind: 'forward' }>,
  said: string,
): CtctlError {
  const why = /administratively prohibited|not permitted/i.test(said)
    ? 'its SSH server forbids it (AllowTcpForwarding)'
    : said.replace(/^connect failed: /, '') || 'ssh does not say why';
  return new CtctlError('failed', `${server}: no connection to ${host}:${port} there: ${why}`, { server });
}
