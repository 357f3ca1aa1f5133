/** Expected failures: what went wrong, what to do next, and the exit code that scripts rely on. */

/** Exit codes of `ctctl`; `exec`, `console` and `ssh` pass on the remote code instead. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  unreachable: 4,
  refused: 5,
  partial: 6,
  timedOut: 7,
  differences: 8,
  cancelled: 9,
  interrupted: 130,
} as const;

export type Outcome = keyof typeof exitCodes;

/** Every outcome that is a failure. */
export type FailureReason = Exclude<Outcome, 'done'>;

export interface FailureDetails {
  /** The next step for the person at the keyboard, as a sentence part or a command. */
  readonly next?: string;
  /** The server that the failure belongs to, by its inventory name. */
  readonly server?: string;
  readonly cause?: unknown;
  /** True where a second try cannot help: a refused login, a changed host key. */
  readonly final?: boolean;
}

/**
 * A failure that was foreseen: printed as one line, never with a stack.
 * Anything else that reaches the top is a defect of ctctl and is reported as one.
 */
export class CtctlError extends Error {
  readonly reason: FailureReason;
  readonly next: string | undefined;
  readonly server: string | undefined;
  readonly final: boolean;

  constructor(reason: FailureReason, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'CtctlError';
    this.reason = reason;
    this.next = details.next;
    this.server = details.server;
    this.final = details.final ?? false;
  }
}

/** The text of anything thrown, without a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
