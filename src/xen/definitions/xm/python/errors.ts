/** What can end the evaluation of Python: its own errors, and the ends of our own knowledge. */

/** An error that Python itself would raise; xm then refuses the file with `message`. */
export class PythonError extends Error {
  readonly kind: string;
  /** From 1, of the file that is the definition; null until the statement is known. */
  line: number | null;

  constructor(kind: string, message: string, line: number | null = null) {
    super(message);
    this.kind = kind;
    this.line = line;
  }
}

/** A turn of the evaluation that is met often and never shown: without a stack. */
export class Unfollowed {
  readonly message: string;

  constructor(message = '') {
    this.message = message;
  }
}

/** An operation met something that is known on the server only; the expression around it is unknown. */
export class Uncertain extends Unfollowed {}

/** Which way the program goes is unknown in a way that cannot be joined again: a loop or a call is given up. */
export class LostTrack extends Unfollowed {}

/** More work than any real definition asks for; the rest of the file is given up. */
export class TooMuchWork extends Unfollowed {}
