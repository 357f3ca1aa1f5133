/** Stored secrets as documents and tables: whose they are and where, never what they are. */
import type { StoredSecret } from '../../inventory/secrets/index-file.ts';
import { type SecretId, type StoreName, wordsFor } from '../../inventory/secrets/secrets.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable, listTable, type Table } from '../../output/table.ts';
import type { Context } from '../context.ts';

type SecretItem = DocumentOf<'SecretList'>['items'][number];

export function secretItem({ kind, subject, store, setAt }: StoredSecret): SecretItem {
  return { secret: kind, subject, store, setAt };
}

export function secretsTable({ items }: DocumentOf<'SecretList'>): Table {
  return listTable<SecretItem>(
    [
      { header: 'subject', value: ({ subject }) => subject },
      { header: 'secret', value: ({ secret }) => secret },
      { header: 'store', value: ({ store }) => store },
      { header: 'set', value: ({ setAt }) => setAt },
    ],
    items,
  );
}

/** @param what became of it, in words. */
export function printChange(
  context: Context,
  id: SecretId,
  change: { readonly changed: boolean; readonly store: StoreName | null },
  what: string,
): Promise<void> {
  const { kind: secret, subject } = id;
  return context.print({ kind: 'SecretChange' as const, apiVersion, secret, subject, ...change }, () =>
    fieldTable([[wordsFor(id), what]]),
  );
}
