/** Looks stored secrets up on the way to a server, where a person may be there to take their place. */
import { CtctlError } from '../../common/errors.ts';
import type { Secret } from '../../common/secret.ts';
import type { SecretId, Secrets } from '../../inventory/secrets/secrets.ts';

/** What ends the command itself, and not only the looking up. */
const passing: readonly string[] = ['interrupted', 'cancelled'];

/**
 * A stored secret; one that cannot be had now (a locked keyring) is no failure where a person can be asked instead.
 * @param instead told why it cannot be had; absent where nobody can be asked.
 */
export async function storedSecret(
  id: SecretId,
  secrets: Secrets | undefined,
  instead: ((why: string) => void) | undefined,
): Promise<Secret | undefined> {
  try {
    return await secrets?.get(id);
  } catch (error) {
    if (!(error instanceof CtctlError) || !instead || passing.includes(error.reason)) throw error;
    instead(error.message);
    return undefined;
  }
}
