/** What a run that did not come to its end leaves behind, in words. Pure. */
import type { BundleReport, StepReport } from '../remote/bundle/report.ts';

/** What is left on the server: nothing half made goes without saying. */
export function aftermath({ steps }: BundleReport): readonly string[] {
  const titles = (isMeant: (step: StepReport) => boolean): string =>
    steps
      .filter(isMeant)
      .map(({ title }) => title)
      .join(', ');
  const changed = titles(({ state }) => state === 'changed');
  const undone = titles(({ state }) => state === 'undone');
  const stuck = titles((step) => step.stuck || step.state === 'undo-failed');
  return [
    ...(undone ? [`taken back: ${undone}`] : []),
    ...(changed ? [`done before and kept: ${changed}`] : []),
    ...(stuck ? [`COULD NOT BE TAKEN BACK: ${stuck}`] : []),
  ];
}
