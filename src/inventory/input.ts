/** Checking what a command wants to write into the inventory, before it stands in the file. */

import { CtctlError } from '../common/errors.ts';
import { displayPath, type Path, problemsOf, problemText, summary } from '../common/problems.ts';
import { fieldsAt, type Server, serverNameSchema, serverSchema, toServer } from './schema.ts';

/** Its command line names the server already. */
const words = { fieldsAt, display: (path: Path) => displayPath(path.slice(2)) };

/** The server that this name and these fields make; a `usage` failure names the field, as there is no line yet. */
export function checkInput(name: string, input: unknown): Server {
  const nameCheck = serverNameSchema.safeParse(name);
  const check = serverSchema.safeParse(input);
  if (nameCheck.success && check.success) {
    return toServer(name, check.data);
  }
  const nameIssues = nameCheck.error?.issues.map(({ message }) => `"${name}": ${message}`) ?? [];
  const problems = problemsOf(input, check.error?.issues ?? [], words, ['servers', name]);
  throw new CtctlError('usage', summary([...nameIssues, ...problems.map(problemText)]));
}
