/** What a call fails with, as a value. */
import { CtctlError } from '../../src/common/errors.ts';

/** The foreseen failure of this call; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<CtctlError> {
  const error = await call.then(
    (value) => new Error(`no failure, but ${value}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CtctlError)) throw error;
  return error;
}
