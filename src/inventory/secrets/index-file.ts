/** The list of what is stored where: no secret stands in it, so that looking one up costs nothing where none is. */
import { dirname } from 'node:path';
import * as z from 'zod';
import { CtctlError } from '../../common/errors.ts';
import { withLock } from '../lock.ts';
import { makePrivateFolder, readIfThere, writePrivate } from './private-file.ts';
import { accountOf, type SecretId, secretKinds, storeNames } from './secrets.ts';

const entry = z.strictObject({
  kind: z.enum(secretKinds),
  subject: z.string(),
  store: z.enum(storeNames),
  /** When it was stored, as ISO 8601 in UTC. */
  setAt: z.iso.datetime(),
});

const content = z.strictObject({ version: z.literal(1), secrets: z.array(entry).readonly() });

/** A secret that is stored somewhere. */
export type StoredSecret = Readonly<z.output<typeof entry>>;

export interface SecretIndex {
  /** @throws CtctlError `usage` where the file cannot be read or understood. */
  list(): Promise<readonly StoredSecret[]>;
  find(id: SecretId): Promise<StoredSecret | undefined>;
  put(entry: StoredSecret): Promise<void>;
  remove(id: SecretId): Promise<void>;
  /** Runs `work` while no other ctctl changes what is stored. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** The index in this file; only its owner may read it. A missing file is an empty list. */
export function secretIndex(file: string): SecretIndex {
  const list = async (): Promise<readonly StoredSecret[]> =>
    parse(file, (await readIfThere(file))?.toString('utf8'));
  const without = async (id: SecretId): Promise<readonly StoredSecret[]> =>
    (await list()).filter((other) => accountOf(other) !== accountOf(id));
  const write = (secrets: readonly StoredSecret[]): Promise<void> =>
    writePrivate(file, `${JSON.stringify({ version: 1, secrets }, null, 2)}\n`);
  return {
    list,
    find: async (id) => (await list()).find((other) => accountOf(other) === accountOf(id)),
    put: async (added) => write([...(await without(added)), added]),
    remove: async (id) => write(await without(id)),
    async alone(work) {
      await makePrivateFolder(dirname(file));
      return withLock(file, work);
    },
  };
}

function parse(file: string, text: string | undefined): readonly StoredSecret[] {
  if (text === undefined) return [];
  try {
    return content.parse(JSON.parse(text)).secrets;
  } catch (error) {
    throw new CtctlError('usage', `cannot read ${file}: it is not a list of stored secrets`, {
      next: 'restore it, or remove it and store the secrets anew',
      cause: error,
    });
  }
}
