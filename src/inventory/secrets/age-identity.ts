/** The key pair of the encrypted files: everybody may encrypt to its recipient, only the passphrase opens the identity. */
import { join } from 'node:path';
import { CtctlError, messageOf } from '../../common/errors.ts';
import { Secret } from '../../common/secret.ts';
import { readIfThere, writePrivate } from './private-file.ts';

/** Asks a person for the passphrase; rejects where that is cancelled. */
export type AskPassphrase = (question: string) => Promise<Secret>;

export interface IdentityOptions {
  readonly folder: string;
  /** Absent where nobody can be asked. */
  readonly ask: AskPassphrase | undefined;
  /** The work factor of scrypt, as the logarithm to base 2: 18 takes about a second. */
  readonly workFactor: number;
}

const attempts = 3;
const question = "Passphrase of ctctl's encrypted secrets:";

const identityFile = (folder: string): string => join(folder, 'identity.age');
const recipientFile = (folder: string): string => join(folder, 'recipient.txt');

/**
 * The recipient to encrypt to; at the first time a new key pair is made, and its passphrase asked for twice.
 * @throws CtctlError `refused` where that needs a person and there is none, `failed` where the files do not match.
 */
export async function openRecipient(options: IdentityOptions): Promise<string> {
  const { folder } = options;
  const encrypted = await readIfThere(identityFile(folder));
  const recipient = (await readIfThere(recipientFile(folder)))?.toString('utf8').trim();
  if (recipient) {
    if (encrypted === undefined) throw withoutIdentity(folder);
    return recipient;
  }
  // Written last: with it the pair is complete. Where only it was lost, the identity gives it back.
  const found = await recipientOf(
    encrypted === undefined ? await createIdentity(options) : await openIdentity(options),
  );
  await writePrivate(recipientFile(folder), `${found}\n`);
  return found;
}

/**
 * The identity, by the passphrase that a person types; at most three attempts.
 * @throws CtctlError `refused` where nobody can be asked, `failed` after the last wrong passphrase.
 */
export async function openIdentity({ folder, ask }: IdentityOptions): Promise<Secret> {
  const encrypted = await readIfThere(identityFile(folder));
  if (encrypted === undefined) throw withoutIdentity(folder);
  if (ask === undefined) throw nobodyToAsk('the encrypted secrets need their passphrase');
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const passphrase = await ask(attempt === 1 ? question : `That was not right. ${question}`);
    const identity = await decryptIdentity(encrypted, passphrase, identityFile(folder));
    if (identity !== undefined) return identity;
  }
  throw new CtctlError('failed', `wrong passphrase of the encrypted secrets, ${attempts} times`, {
    next: 'try again; if it is lost, so are they: store them anew',
  });
}

/** @returns undefined where the passphrase is wrong. */
async function decryptIdentity(
  encrypted: Uint8Array,
  passphrase: Secret,
  file: string,
): Promise<Secret | undefined> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase.reveal());
  const text = await decrypter.decrypt(encrypted, 'text').catch((error: unknown) => {
    // The library's words for a passphrase that does not fit.
    if (/no identity matched/.test(messageOf(error))) return undefined;
    throw damaged(file, messageOf(error));
  });
  if (text === undefined) return undefined;
  const identity = text.split('\n').find((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (identity === undefined) throw damaged(file, 'there is no identity in it');
  return new Secret(identity.trim());
}

async function createIdentity({ folder, ask, workFactor }: IdentityOptions): Promise<Secret> {
  const passphrase = await askNew(ask);
  const { Encrypter, generateX25519Identity } = await import('age-encryption');
  const identity = new Secret(await generateX25519Identity());
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(workFactor);
  encrypter.setPassphrase(passphrase.reveal());
  const text = `# public key: ${await recipientOf(identity)}\n${identity.reveal()}\n`;
  await writePrivate(identityFile(folder), await encrypter.encrypt(text));
  return identity;
}

async function askNew(ask: AskPassphrase | undefined): Promise<Secret> {
  if (ask === undefined) throw nobodyToAsk('the first encrypted secret needs a new passphrase');
  const first = await ask("New passphrase for ctctl's encrypted secrets:");
  if (first.reveal() === '') {
    throw new CtctlError('refused', 'an empty passphrase would protect nothing', { next: 'choose another' });
  }
  const second = await ask('The same passphrase once more:');
  if (first.reveal() !== second.reveal()) {
    throw new CtctlError('refused', 'the two passphrases differ', { next: 'try again' });
  }
  return first;
}

async function recipientOf(identity: Secret): Promise<string> {
  const { identityToRecipient } = await import('age-encryption');
  return identityToRecipient(identity.reveal());
}

function nobodyToAsk(why: string): CtctlError {
  return new CtctlError('refused', `${why}, and nobody can be asked`, {
    next: 'run it on a terminal, for one server at a time',
  });
}

function withoutIdentity(folder: string): CtctlError {
  return new CtctlError(
    'failed',
    `the encrypted secrets cannot be opened: there is no ${identityFile(folder)}`,
    { next: `restore it, or remove ${folder} and store the secrets anew` },
  );
}

/** @param file one of the encrypted files. */
export function damaged(file: string, why: string): CtctlError {
  return new CtctlError('failed', `cannot decrypt ${file}: ${why}`, {
    next: 'restore it, or store the secret anew',
  });
}
