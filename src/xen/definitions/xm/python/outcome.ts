/** How a statement ends. */
import type { PyValue } from './values.ts';

export type Outcome =
  | { readonly kind: 'next' | 'break' | 'continue' }
  | { readonly kind: 'return'; readonly value: PyValue };

export const next: Outcome = { kind: 'next' };
