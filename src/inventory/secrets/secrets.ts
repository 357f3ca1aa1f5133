/** What is kept secret for the user between two commands, and where: the words that all stores share. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Secret } from '../../common/secret.ts';

/** What a secret opens: a login at a server, sudo there, or a private key file. */
export const secretKinds = ['password', 'sudo', 'passphrase'] as const;
export type SecretKind = (typeof secretKinds)[number];

export interface SecretId {
  readonly kind: SecretKind;
  /** A server's inventory name; for a passphrase the full path of the key file. */
  readonly subject: string;
}

/** Looks a stored secret up; undefined where none was stored. */
export interface Secrets {
  /**
   * @throws CtctlError when it was stored but cannot be had now: `failed` for a locked keyring or a wrong passphrase,
   * `timedOut` for a keyring that does not answer, `refused` where nobody can be asked for the passphrase.
   */
  get(id: SecretId): Promise<Secret | undefined>;
}

/** Where secrets can be kept: the system's keyring, or files encrypted with a passphrase. */
export const storeNames = ['keyring', 'file'] as const;
export type StoreName = (typeof storeNames)[number];

/** One place that keeps secrets: all that ctctl needs of it, so that another library can take the place of one. */
export interface SecretStore {
  readonly name: StoreName;
  /** undefined: it is not there, or the store does not say whether it is. */
  get(id: SecretId): Promise<Secret | undefined>;
  /** Adds it, or puts it in the place of an older one. It is there for certain when this has ended. */
  set(id: SecretId, secret: Secret): Promise<void>;
  /** @returns false: it was not there. */
  delete(id: SecretId): Promise<boolean>;
}

/** The passphrase of a key file, whichever way its path was written. */
export function passphraseOf(keyFile: string): SecretId {
  return { kind: 'passphrase', subject: resolve(keyFile.replace(/^~(?=[/\\])/, () => homedir())) };
}

/** The name of a secret in a store: `password:home`, `passphrase:/home/x/.ssh/id`. */
export function accountOf({ kind, subject }: SecretId): string {
  return `${kind}:${subject}`;
}

/** For messages: `the login password of home`. */
export function wordsFor({ kind, subject }: SecretId): string {
  const what = { password: 'login password', sudo: 'sudo password', passphrase: 'passphrase' }[kind];
  return `the ${what} of ${subject}`;
}

/** The command that stores it, without its options: `ctctl secret set home --sudo`. */
export function setCommandOf({ kind, subject }: SecretId): string {
  const words = { password: subject, sudo: `${subject} --sudo`, passphrase: `--key ${subject}` }[kind];
  return `ctctl secret set ${words}`;
}
