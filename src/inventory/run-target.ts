/** Runs as they are typed: an id, the beginning of one, or `latest`; `home:` before it names the server. */
import { CtctlError } from '../common/errors.ts';

/** A run; without a server it is looked for on all of them. */
export interface RunTarget {
  readonly server?: string;
  /** An id, the beginning of one, or `latest`. */
  readonly id: string;
}

/** Every beginning of `20261123-101500-7f3a9c`, and nothing else: it becomes a part of paths on the server. */
const beginning = /^\d{1,8}$|^\d{8}-\d{0,6}$|^\d{8}-\d{6}-[0-9a-f]{0,6}$/;

/** @throws CtctlError `usage` */
export function parseRunTarget(text: string): RunTarget {
  const [, server, id = ''] = /^(?:([^-\s\p{Cc}:/,!][^\p{Cc}:/,!]*):)?([^:]*)$/u.exec(text) ?? [];
  if (id !== 'latest' && !beginning.test(id)) {
    throw new CtctlError('usage', `"${text}" is no run`, {
      next: 'write it like 20261123-101500-7f3a9c or SERVER:20261123-101500-7f3a9c, shortened, or latest; see ctctl run list',
    });
  }
  return server === undefined ? { id } : { server, id };
}
