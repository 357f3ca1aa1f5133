/** The texts in a step's fields, with their paths; those that are shell apart from the others. */
import type { Path } from '../common/problems.ts';
import type { KindName } from './kinds/kinds.ts';

export interface PlacedText {
  readonly at: Path;
  readonly text: string;
}

/** Every text in nested lists and maps; keys are no texts. */
export function textsIn(value: unknown, at: Path = []): readonly PlacedText[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...at, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...at, key]));
}

/**
 * Fields that are shell: their text goes to the server as it stands, and parameters are variables there. Nothing is
 * ever pasted into them.
 */
const shellFields: Partial<Record<KindName, readonly string[]>> = {
  shell: ['check', 'apply', 'undo'],
  command: ['run', 'unless', 'only_if'],
};

/** Those of them that only look. */
const checkFields: readonly unknown[] = ['check', 'unless', 'only_if'];

/** Whether the text at this path, which begins below the kind, is shell. */
export function isShell(kind: KindName, [field]: Path): boolean {
  return shellFields[kind]?.some((name) => name === field) ?? false;
}

/** Whether it is shell that may only look. */
export function isCheck(kind: KindName, at: Path): boolean {
  return isShell(kind, at) && checkFields.includes(at[0]);
}
