/** What a rule finds, and what it leaves alone. */
import { type By, quiet } from '../support.ts';

export interface Case {
  readonly rule: string;
  readonly by: By;
  readonly bad: string;
  readonly line: number;
  readonly says: string;
  readonly mend: string;
  /** Nearly the same, without the fault. */
  readonly good: string;
  readonly mode?: number;
  readonly fileName?: string;
}

const list = (key: string, specs: readonly string[]): string =>
  `${quiet}${key} = [ ${specs.map((spec) => `'${spec}'`).join(', ')} ]\n`;
export const vif = (...specs: readonly string[]): string => list('vif', specs);
export const disk = (...specs: readonly string[]): string => list('disk', specs);
export const vfb = (...specs: readonly string[]): string => list('vfb', specs);
export const mac = 'mac=00:16:3e:00:00:01';
export const row = (
  rule: string,
  by: By,
  bad: string,
  line: number,
  says: string,
  mend: string,
  good: string,
  around: Pick<Case, 'mode' | 'fileName'> = {},
): Case => ({ rule, by, bad, line, says, mend, good, ...around });
