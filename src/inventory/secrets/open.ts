/** The secrets of this user: the list of what is stored, and the stores that hold it. */
import { join } from 'node:path';
import { CtctlError } from '../../common/errors.ts';
import type { Secret } from '../../common/secret.ts';
import { ageStore } from './age-file.ts';
import type { AskPassphrase } from './age-identity.ts';
import { type StoredSecret, secretIndex } from './index-file.ts';
import { keyringLimit, keyringStore } from './keyring.ts';
import {
  type SecretId,
  type SecretStore,
  type Secrets,
  type StoreName,
  setCommandOf,
  wordsFor,
} from './secrets.ts';

export interface SecretsOptions {
  /** The folder of the settings. */
  readonly folder: string;
  /** Asks for the passphrase of the encrypted files; absent where nobody can be asked. */
  readonly ask?: AskPassphrase;
  /** Somebody sits before this computer, and may answer a dialog of the keyring if there is a display. */
  readonly isPersonThere?: boolean;
  /** Ends a keyring that is being waited for, with its reason. */
  readonly signal?: AbortSignal;
  /** Stores in the place of the usual ones. */
  readonly stores?: Partial<Readonly<Record<StoreName, SecretStore>>>;
}

export interface SecretKeeper extends Secrets {
  /**
   * Stores it there and only there.
   * @returns why an older one stays behind in the other store, if it does; nothing reads it any more.
   * @throws CtctlError `failed` or `timedOut` where there is no such store; nothing is changed then.
   */
  set(id: SecretId, secret: Secret, store: StoreName): Promise<CtctlError | undefined>;
  /**
   * @returns false: it was not stored.
   * @throws CtctlError where its store cannot be changed now; it stays in the list then.
   */
  delete(id: SecretId): Promise<boolean>;
  /** Everything that is stored, in the order in which it was; asks no store. */
  list(): Promise<readonly StoredSecret[]>;
  /** Deletes the passwords of a server that leaves the inventory. @returns why some stay behind, if they do. */
  forgetServer(name: string): Promise<readonly CtctlError[]>;
}

/** Opens nothing yet: a store is asked only for what the list says it holds. */
export function openSecrets({
  folder,
  ask,
  isPersonThere = false,
  signal,
  stores: given = {},
}: SecretsOptions): SecretKeeper {
  const index = secretIndex(join(folder, 'secrets.json'));
  const stores: Readonly<Record<StoreName, SecretStore>> = {
    keyring: keyringStore({ limit: keyringLimit(isPersonThere), ...(signal ? { signal } : {}) }),
    file: ageStore({ folder: join(folder, 'secrets'), ...(ask ? { ask } : {}) }),
    ...given,
  };
  const remove = async (id: SecretId): Promise<boolean> => {
    if ((await index.find(id)) === undefined) return false;
    return index.alone(async () => {
      const entry = await index.find(id);
      if (entry === undefined) return false;
      await stores[entry.store].delete(id);
      await index.remove(id);
      return true;
    });
  };
  return {
    async get(id) {
      const entry = await index.find(id);
      if (entry === undefined) return undefined;
      const secret = await stores[entry.store].get(id);
      if (secret === undefined) throw notToBeHad(entry);
      return secret;
    },
    set: (id, secret, store) =>
      index.alone(async () => {
        const before = await index.find(id);
        await stores[store].set(id, secret);
        await index.put({ kind: id.kind, subject: id.subject, store, setAt: new Date().toISOString() });
        if (before === undefined || before.store === store) return undefined;
        return failureOf(stores[before.store].delete(id));
      }),
    delete: remove,
    list: index.list,
    async forgetServer(name) {
      const failures: CtctlError[] = [];
      for (const id of await index.list()) {
        if (id.kind === 'passphrase' || id.subject !== name) continue;
        const failure = await failureOf(remove(id));
        if (failure !== undefined) failures.push(failure);
      }
      return failures;
    },
  };
}

/** A foreseen failure as a value. */
async function failureOf(work: Promise<unknown>): Promise<CtctlError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof CtctlError) return error;
    throw error;
  }
}

/** A keyring says the same for what it does not have and for what it may not show. */
function notToBeHad(entry: StoredSecret): CtctlError {
  const again = `store it again: ${setCommandOf(entry)}`;
  return entry.store === 'keyring'
    ? new CtctlError('failed', `the keyring does not give ${wordsFor(entry)}: it is locked, or lost it`, {
        next: `unlock it on the desktop, or ${again}`,
      })
    : new CtctlError('failed', `the file with ${wordsFor(entry)} is gone`, { next: again });
}
