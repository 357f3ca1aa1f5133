/** Carries out the change of a definition, and says where its old text is and how it comes back. */
import type { BundleReport } from '../../remote/bundle/report.ts';
import { quote } from '../../remote/bundle/shell.ts';
import type { Context } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { type BundleCall, carryOut } from '../run/carry-out.ts';

/** @param newName what the domain is called then. */
export async function replaceText(
  context: Context,
  flags: ChangeFlags,
  call: BundleCall,
  newName: string,
): Promise<number> {
  const reports: BundleReport[] = [];
  const code = await carryOut(context, flags, { ...call, onReport: (report) => void reports.push(report) });
  const target = `${call.server.name}:${newName}`;
  for (const { outcome, steps } of reports) {
    if (outcome !== 'changed') continue;
    if (newName !== call.name) context.reporter.line(`the domain is ${target} from now on`);
    for (const { undoBy } of steps) {
      const revision = /\/saved\/([^/]+)\//.exec(undoBy)?.[1];
      const back = `ctctl config revert ${quote(target)}`;
      if (revision !== undefined)
        context.reporter.line(`the text before is kept as ${revision}; back to it: ${back}`);
    }
  }
  return code;
}
