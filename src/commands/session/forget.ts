/** What a command does that takes trust or a secret back: nothing goes on with a connection from before. */
import { messageOf } from '../../common/errors.ts';
import { runtimeFolder } from '../../inventory/locations.ts';
import type { SecretId } from '../../inventory/secrets/secrets.ts';
import { closeKept } from '../../remote/session/control.ts';
import type { Context } from '../context.ts';

type Reporting = Pick<Context, 'reporter'>;

/**
 * Closes the kept connections of these servers, those of all servers without a list; a command that uses one goes on
 * to its end. Where that fails the command itself has done its work: it says so in a warning.
 */
export async function forgetKept({ reporter }: Reporting, servers?: readonly string[]): Promise<void> {
  try {
    await closeKept(runtimeFolder(), servers);
  } catch (error) {
    reporter.line(`warning: kept connections may still be open: ${messageOf(error)}`);
  }
}

/** Which connections a secret has opened: with a key's passphrase those of any server. */
export function forgetKeptBy(context: Reporting, { kind, subject }: SecretId): Promise<void> {
  return forgetKept(context, kind === 'passphrase' ? undefined : [subject]);
}
