/** Failures on their way between two processes. */
import * as z from 'zod';
import { CtctlError, exitCodes, type FailureReason, messageOf } from '../../common/errors.ts';

const reasons = Object.keys(exitCodes).filter((reason) => reason !== 'done') as FailureReason[];

export const failureSchema = z.object({
  /** Absent: a defect, not an expected failure. */
  reason: z.enum(reasons).optional(),
  message: z.string(),
  next: z.string().optional(),
  server: z.string().optional(),
  final: z.boolean().optional(),
  /** What is behind the message, in words. */
  cause: z.string().optional(),
});

export type FailureData = z.infer<typeof failureSchema>;

export function failureData(error: unknown): FailureData {
  if (!(error instanceof CtctlError)) {
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const { reason, message, next, server, final, cause } = error;
  return {
    reason,
    message,
    final,
    ...(next === undefined ? {} : { next }),
    ...(server === undefined ? {} : { server }),
    ...(cause === undefined ? {} : { cause: messageOf(cause) }),
  };
}

/** The same failure again; a defect stays one, and brings the stack of the other process in its message. */
export function failureOf({ reason, message, next, server, final, cause }: FailureData): Error {
  if (reason === undefined) return new Error(message);
  return new CtctlError(reason, message, {
    final: final === true,
    ...(next === undefined ? {} : { next }),
    ...(server === undefined ? {} : { server }),
    ...(cause === undefined ? {} : { cause }),
  });
}
