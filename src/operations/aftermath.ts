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
  const stuck = titles(isStuck);
  return [
    ...(undone ? [`taken back: ${undone}`] : []),
    ...(changed ? [`done before and kept: ${changed}`] : []),
    ...(stuck ? [`COULD NOT BE TAKEN BACK: ${stuck}`] : []),
  ];
}

/** Of a step that has changed something, and has not said how to take it back. */
export const noCommand = 'no command is known';

/** What a person can do about what is left. */
export interface WayBack {
  /** One a step, the last step first: a command, or a remark behind `#` where none is known. */
  readonly lines: readonly string[];
  /** `--rollback` would have taken some of it back. */
  readonly canRollBack: boolean;
}

/** @param hasUndo whether a step has an undo of its own; undefined where that is not known. */
export function wayBack(
  { steps }: BundleReport,
  hasUndo: (id: string) => boolean | undefined = () => undefined,
): WayBack {
  const left = steps.filter(isLeft);
  const hasRolledBack = steps.some((step) => step.state === 'undone' || isStuck(step));
  return {
    lines: left
      .toReversed()
      .map((step) => step.undoBy || `# ${step.title}: ${remark(step, hasUndo(step.id))}`),
    canRollBack: !hasRolledBack && left.some(({ id, undoBy }) => hasUndo(id) ?? undoBy !== ''),
  };
}

function isStuck({ stuck, state }: StepReport): boolean {
  return stuck || state === 'undo-failed';
}

/** A failed step may have done a part of its work: it has a command then. */
function isLeft(step: StepReport): boolean {
  return step.state === 'changed' || isStuck(step) || (step.state === 'failed' && step.undoBy !== '');
}

function remark(step: StepReport, hasUndo: boolean | undefined): string {
  if (isStuck(step)) return `${noCommand}; its undo has failed`;
  if (hasUndo === undefined) return noCommand;
  return hasUndo ? `${noCommand}; its undo would do it` : `${noCommand}, and it has no undo`;
}
