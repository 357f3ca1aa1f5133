/** The background process itself does not work: nothing is said about the server, and an own connection may do. */
import { CtctlError, type FailureDetails } from '../../common/errors.ts';

export class KeepingFailure extends CtctlError {
  constructor(message: string, details: FailureDetails = {}) {
    super('failed', message, details);
  }
}
