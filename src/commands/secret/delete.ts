/** secret delete: also for servers that have left the inventory. */
import { exitCodes } from '../../common/errors.ts';
import { withContext } from '../context.ts';
import { forgetKeptBy } from '../session/forget.ts';
import { printChange } from './documents.ts';
import { keeperOf } from './keeper.ts';
import { type SubjectFlags, secretOf } from './subject.ts';

export function deleteSecret(server: string | undefined, flags: SubjectFlags): Promise<number> {
  const id = secretOf(server, flags);
  return withContext(flags, async (context) => {
    const changed = await keeperOf(context).delete(id);
    if (changed) await forgetKeptBy(context, id);
    await printChange(context, id, { changed, store: null }, changed ? 'deleted' : 'none is stored');
    return exitCodes.done;
  });
}
