/**
 * Secrets in files that only a passphrase opens, in the format of age: one file a secret, so that a new one needs no
 * passphrase, and `age -d -i identity.age FILE` rescues each without ctctl.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { CtctlError, messageOf } from '../../common/errors.ts';
import { Secret } from '../../common/secret.ts';
import { type AskPassphrase, damaged, openIdentity, openRecipient } from './age-identity.ts';
import { readIfThere, removeFile, writePrivate } from './private-file.ts';
import { accountOf, type SecretId, type SecretStore, secretKinds, wordsFor } from './secrets.ts';

export interface AgeStoreOptions {
  readonly folder: string;
  readonly ask?: AskPassphrase;
  readonly workFactor?: number;
}

/** What is encrypted: also whose it is, so that no file can take the place of another one unnoticed. */
const content = z.strictObject({ kind: z.enum(secretKinds), subject: z.string(), secret: z.string() });

/** A name for every file system: a subject may be a path, or differ from another one in capitals only. */
function fileOf(folder: string, id: SecretId): string {
  const hash = createHash('sha256').update(accountOf(id)).digest('hex').slice(0, 32);
  return join(folder, `${id.kind}-${hash}.age`);
}

/** The passphrase is asked for at the first `get`, once in the life of the store, and by the first `set` ever. */
export function ageStore({ folder, ask, workFactor = 18 }: AgeStoreOptions): SecretStore {
  const options = { folder, ask, workFactor };
  let opened: Promise<Secret> | undefined;
  const identity = (): Promise<Secret> => {
    opened ??= openIdentity(options);
    return opened;
  };
  return {
    name: 'file',
    async get(id) {
      const file = fileOf(folder, id);
      const encrypted = await readIfThere(file);
      return encrypted && decrypt(file, encrypted, id, await identity());
    },
    async set(id, secret) {
      const recipient = await openRecipient(options);
      await writePrivate(fileOf(folder, id), await encrypt(id, secret, recipient));
    },
    async delete(id) {
      const file = fileOf(folder, id);
      const isThere = (await readIfThere(file)) !== undefined;
      await removeFile(file);
      return isThere;
    },
  };
}

async function encrypt({ kind, subject }: SecretId, secret: Secret, recipient: string): Promise<Uint8Array> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(JSON.stringify({ kind, subject, secret: secret.reveal() }));
}

async function decrypt(file: string, encrypted: Uint8Array, id: SecretId, identity: Secret): Promise<Secret> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity.reveal());
  const text = await decrypter.decrypt(encrypted, 'text').catch((error: unknown) => {
    throw damaged(file, messageOf(error));
  });
  const { secret, ...owner } = parse(file, text);
  if (accountOf(owner) !== accountOf(id)) {
    throw new CtctlError('failed', `${file} holds ${wordsFor(owner)}, not ${wordsFor(id)}`, {
      next: 'files were moved there: store the secret anew',
    });
  }
  return new Secret(secret);
}

/** No cause is kept: the messages of parsers quote what they have read. */
function parse(file: string, text: string): z.output<typeof content> {
  try {
    return content.parse(JSON.parse(text));
  } catch {
    throw damaged(file, 'it does not hold what ctctl writes');
  }
}
