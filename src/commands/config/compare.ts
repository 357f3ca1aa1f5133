/** Two texts of definitions, made ready to be shown: without passwords, and with what differs. */
import { diffTexts, paintDiff, type TextDiff } from '../../output/diff.ts';
import { textOf } from '../../xen/definitions/bytes.ts';
import { maskTexts } from '../../xen/definitions/mask.ts';
import type { Context } from '../context.ts';

export interface Side {
  /** As it is named above the difference. */
  readonly label: string;
  readonly bytes: Buffer;
}

export function compare(from: Side, to: Side): TextDiff {
  const [before = '', after = ''] = maskTexts([textOf(from.bytes), textOf(to.bytes)]);
  return diffTexts({ label: from.label, text: before }, { label: to.label, text: after });
}

/** For the person who is to decide: on standard error. */
export function tellDiff({ reporter }: Context, { lines }: TextDiff): void {
  for (const line of paintDiff(lines, process.stderr)) reporter.painted(line);
}
