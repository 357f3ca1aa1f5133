/** The way out of reading an xl definition: xl prints a line and exits. */

/** Thrown where xl gives up; the message is the line, `rc` its exit code. */
export class XlRefusal extends Error {
  readonly rc: number;

  constructor(message: string, rc = 1) {
    super(message);
    this.rc = rc;
  }
}
