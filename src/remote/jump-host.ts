/** A failure of a jump host, in the words of the server behind it. */
import { CtctlError } from '../common/errors.ts';
import type { Route } from './route.ts';

export function throughJumpHost({ name: server }: Pick<Route, 'name'>, error: unknown): unknown {
  if (!(error instanceof CtctlError)) return error;
  const { reason, message, next, final } = error;
  const said = `${server}: its jump host cannot be used: ${message}`;
  return new CtctlError(reason, said, { server, cause: error, final, ...(next ? { next } : {}) });
}
