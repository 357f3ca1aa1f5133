/** Makes of a file what the rules look at. */
import type { VersionRules } from '../versions.ts';
import type { XmSurroundings } from '../xm/read.ts';
import type { Subject } from './model.ts';
import { seenByXl } from './seen-by-xl.ts';
import { seenByXm } from './seen-by-xm.ts';
import type { ServerView } from './server/view.ts';

export interface Source {
  readonly text: string;
  /** Without folders. */
  readonly fileName: string;
  readonly rules: VersionRules;
  /** What Python may ask for. */
  readonly surroundings: Pick<XmSurroundings, 'files' | 'missingFiles' | 'uname'>;
  readonly mode: number | null;
  readonly server: ServerView | null;
}

/** Throws for no text whatsoever. */
export function subjectOf(source: Source): Subject {
  const { text, fileName, rules, mode, server } = source;
  const common = { text, fileName, ...rules, mode, server };
  const seen = rules.toolstack === 'xl' ? seenByXl(source, rules.xen) : seenByXm(source, rules.xen);
  return { ...common, ...seen };
}
