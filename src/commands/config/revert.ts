/** config revert: an old text of a definition takes the place of the present one, which is kept in its turn. */
import { CtctlError } from '../../common/errors.ts';
import { pickKept, readHistory, readKept } from '../../operations/definition-history.ts';
import { revisionBundle } from '../../operations/revise-definition.ts';
import { withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';
import { compare, tellDiff } from './compare.ts';
import { locateOnServer } from './target.ts';

interface Flags extends ChangeFlags {
  readonly to?: string;
}

export function revertDefinition(asked: string, flags: Flags): Promise<number> {
  return withContext(flags, async (context) => {
    const { server, hub, name } = await locateOnServer(context, asked, 'only servers keep old texts');
    const history = await readHistory(hub, server, name);
    const { path, bytes: before } = history.present;
    const { revision } = pickKept(server, history, flags.to);
    const [after = before] = await readKept(hub, server, path, [revision]);
    const label = `${server.name}:${path}`;
    if (!flags.showScript) {
      tellDiff(context, compare({ label, bytes: before }, { label: `${label} (${revision})`, bytes: after }));
      const isAsked = !flags.dryRun && !flags.yes && !after.equals(before);
      const question = `Put the text of ${revision} back on ${server.name}?`;
      if (isAsked && !(await context.prompts.confirm(question, 'use --yes')))
        throw new CtctlError('cancelled', 'nothing was done');
    }
    const bundle = revisionBundle(server, `revert ${name} to ${revision}`, { name, path, before, after });
    return carryOut(context, flags, { server, name, action: 'revert', bundle, hub: () => hub });
  });
}
