/** secret list: what is stored where, from ctctl's own list; no store is asked. */
import { exitCodes } from '../../common/errors.ts';
import { apiVersion } from '../../output/format.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { secretItem, secretsTable } from './documents.ts';
import { keeperOf } from './keeper.ts';

export function listSecrets(flags: GlobalFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const items = (await keeperOf(context).list()).map(secretItem);
    if (items.length === 0) context.reporter.line('nothing is stored; ctctl secret set SERVER');
    await context.print({ kind: 'SecretList' as const, apiVersion, items }, secretsTable);
    return exitCodes.done;
  });
}
