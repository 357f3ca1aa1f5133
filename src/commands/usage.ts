/** What the command line parser says, as an error of our own. */
import { CtctlError } from '../common/errors.ts';

/** @param command the command that was meant, as far as it was understood: `ctctl domain create`. */
export function usageError(message: string, command: string): CtctlError {
  const line = message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return new CtctlError('usage', line, { next: `see ${command} --help` });
}
