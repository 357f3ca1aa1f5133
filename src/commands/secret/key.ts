/** The key file whose passphrase is to be stored: it is there, it is locked, and the passphrase opens it. */
import { CtctlError } from '../../common/errors.ts';
import type { Secret } from '../../common/secret.ts';
import { readKeyFile } from '../../remote/authentication/keys.ts';

/** Whether a passphrase opens the key. */
export type OpensKey = (passphrase: Secret) => Promise<boolean>;

/** @throws CtctlError `notFound` or `usage` for a file that has no passphrase to store. */
export async function lockedKey(file: string): Promise<OpensKey> {
  const key = await readKeyFile(file);
  if (typeof key === 'string') throw new CtctlError('notFound', `cannot use the key file ${file}: ${key}`);
  if (key.isPublic)
    throw new CtctlError('usage', `${file} is the public half of a key: it has no passphrase`);
  if (key.key !== undefined) throw new CtctlError('usage', `the key ${file} has no passphrase`);
  return async (passphrase) => (await key.unlock(passphrase)) !== undefined;
}
