/** Arguments of calls, as they are shown in reasons. */
import type { PyValue } from './values.ts';

/** A plain value as it would be written, for a reason. */
export function formatCall(value: PyValue): string {
  if (value.type === 'str' || value.type === 'unicode') return `'${value.value.slice(0, 200)}'`;
  if (value.type === 'int' || value.type === 'long') return String(value.value);
  return value.type === 'bool' ? (value.value ? 'True' : 'False') : '…';
}
