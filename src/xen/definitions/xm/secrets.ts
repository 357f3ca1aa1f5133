/** Keeps VNC passwords out of whatever is shown of a definition. */
import type { Origin } from './python/scope.ts';

const longest = 400;

/** The text of a statement, without passwords and not too long. */
export function shown({ statement, source }: Origin): string {
  const text = source.slice(statement.start, Math.min(statement.end, statement.start + longest));
  const cut = statement.end > statement.start + longest ? `${text} …` : text;
  return withoutPasswords(cut);
}

/** `vncpasswd=…`, in a statement or in an entry of vfb: everything after it goes. */
export function withoutPasswords(text: string): string {
  return text.replace(/(vncpasswd\s*=)[\s\S]*/, '$1 …');
}
