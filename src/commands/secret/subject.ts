/** Which secret a command line means. */
import { CtctlError } from '../../common/errors.ts';
import { passphraseOf, type SecretId } from '../../inventory/secrets/secrets.ts';
import type { GlobalFlags } from '../options.ts';

export interface SubjectFlags extends GlobalFlags {
  readonly sudo?: true;
  readonly key?: string;
}

/** @throws CtctlError `usage` unless exactly one of server and key file is given. */
export function secretOf(server: string | undefined, { sudo, key }: SubjectFlags): SecretId {
  if (server === undefined && !key) {
    throw new CtctlError('usage', 'no secret named', {
      next: 'name a server, or a key file with --key FILE',
    });
  }
  if (server === undefined && key) {
    if (sudo) throw new CtctlError('usage', '--sudo needs a server');
    return passphraseOf(key);
  }
  if (key !== undefined) {
    throw new CtctlError('usage', 'a server and --key are two secrets', { next: 'name one at a time' });
  }
  return { kind: sudo ? 'sudo' : 'password', subject: server ?? '' };
}
