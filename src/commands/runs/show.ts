/** run show: what one run has done, is doing, or has failed at. */
import { exitCodes } from '../../common/errors.ts';
import { recordedRun, recordedRunTable } from './document.ts';
import { aboutRun, type RunFlags } from './lookup.ts';

export function showRun(text: string, flags: RunFlags): Promise<number> {
  return aboutRun(text, flags, async (context, _hub, found) => {
    await context.print(recordedRun(found), recordedRunTable);
    return exitCodes.done;
  });
}
