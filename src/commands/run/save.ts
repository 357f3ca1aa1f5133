/** `--dry-run --save FILE`: the plan is kept for `ctctl apply`. */
import { makePlan } from '../../operations/plan/make.ts';
import { savePlan } from '../../operations/plan/save.ts';
import type { BundleReport } from '../../remote/bundle/report.ts';
import { quote } from '../../remote/bundle/shell.ts';
import type { Context } from '../context.ts';
import type { BundleCall } from './carry-out.ts';

/** Keeps the plan and says so. The report is of a plan that could be carried out. */
export async function saveReport(
  context: Context,
  file: string,
  { server, action, name, bundle, grace, rollback }: BundleCall & { readonly rollback: boolean },
  report: BundleReport,
): Promise<void> {
  const plan = makePlan(
    {
      server,
      action,
      name,
      bundle,
      command: context.commandLine,
      rollback,
      ...(grace === undefined ? {} : { grace }),
    },
    report,
  );
  await savePlan(file, plan);
  const what = plan.outcome === 'unchanged' ? 'nothing is to do; the plan is kept all the same' : 'plan kept';
  context.reporter.line(`${what}: ctctl apply ${quote(file)}`);
}
