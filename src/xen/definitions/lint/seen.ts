/** What a toolstack makes of a text: the part of a subject that depends on whose eyes look at it. */
import type { Definition, Reading } from '../model.ts';
import type { Refusal, Subject } from './model.ts';

export type Seen = Pick<
  Subject,
  'definition' | 'refusals' | 'given' | 'taken' | 'statements' | 'python' | 'remarks' | 'lost' | 'isOpen'
>;

export const nothingSeen: Seen = {
  definition: null,
  refusals: [],
  given: new Map(),
  taken: new Map(),
  statements: [],
  python: [],
  remarks: { ignored: [], warnings: [] },
  lost: new Set(),
  isOpen: false,
};

export const remarksOf = (definition: Definition | null): Seen['remarks'] => ({
  ignored: definition?.ignored ?? [],
  warnings: definition?.warnings ?? [],
});

export const refusalsOf = (reading: Reading): readonly Refusal[] =>
  reading.kind === 'definition'
    ? []
    : [{ line: reading.line, key: null, item: null, reason: reading.reason }];
