/** run attach: follows a run to its end, as the command that began it would. Ctrl-C leaves it to itself. */
import { exitCodes } from '../../common/errors.ts';
import { failureOf } from '../../operations/explain.ts';
import { followRun } from '../../remote/bundle/errand.ts';
import { runTable } from '../run/document.ts';
import { tellEvent } from '../run/tell.ts';
import { tellWayBack } from '../run/tell-failure.ts';
import { recordedRun } from './document.ts';
import { aboutRun, type RunFlags } from './lookup.ts';

/** @returns the exit code that the original command has, or would have. */
export function attachRun(text: string, flags: RunFlags): Promise<number> {
  return aboutRun(text, flags, async (context, hub, found) => {
    const { server, record } = found;
    const titles = new Map(found.report.steps.map(({ id, title }) => [id, title]));
    const telling = {
      server: server.name,
      title: record.title,
      stepTitle: (id: string) => titles.get(id) ?? id,
      isOneOfMany: false,
    };
    const report = await followRun(
      await hub.target(server),
      record.run,
      (event) => tellEvent(context, telling, event),
      flags.verbose === true,
    );
    const failure = failureOf(server.name, report);
    if (failure === undefined || context.format !== 'table') {
      await context.print(recordedRun(found, report), runTable);
    }
    if (!failure) return exitCodes.done;
    tellWayBack(context, server.name, report);
    throw failure;
  });
}
