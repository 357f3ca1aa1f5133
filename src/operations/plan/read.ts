/** Reading a plan file: only one that is whole, untouched and of this very ctctl comes out. */
import { CtctlError, messageOf } from '../../common/errors.ts';
import { problemsOf, problemText, valueAt } from '../../common/problems.ts';
import { version } from '../../common/version.ts';
import { brokenFile, readYaml } from '../../common/yaml-text.ts';
import { readTextFile } from '../../inventory/file.ts';
import { planHash } from './hash.ts';
import { type Plan, planSchema } from './schema.ts';

const howToMake = 'a change with --dry-run --save FILE makes one';

/** Longer texts are not searched for line numbers: that would take longer than the answer is worth. */
const longestNumbered = 1 << 20;

/**
 * @throws CtctlError `notFound` where there is no such file, `usage` for what is no plan, or a broken one (with line and field),
 *   `refused` for one that was touched, or made by another ctctl.
 */
export async function readPlan(file: string): Promise<Plan> {
  const text = await readTextFile(file);
  if (text === undefined) {
    throw new CtctlError('notFound', `cannot read ${file}: there is no such file`, {
      next: howToMake,
    });
  }
  return parsePlan(file, text);
}

/** The same for its text. Pure. */
export function parsePlan(file: string, text: string): Plan {
  const data = parseJson(file, text);
  if (valueAt(data, ['kind']) !== 'Plan') {
    throw new CtctlError('usage', `${file} is no plan of ctctl`, { next: howToMake });
  }
  const madeBy = valueAt(data, ['ctctl']);
  if (isPlan(data) && typeof madeBy === 'string' && madeBy !== version) {
    throw refused(`${file}: made by ctctl ${madeBy}, and this is ctctl ${version}`);
  }
  const checked = planSchema.safeParse(data);
  if (!checked.success) {
    const problems = problemsOf(data, checked.error.issues, {
      fieldsAt: () => Object.keys(planSchema.shape),
    });
    const lineOf = text.length > longestNumbered ? () => 0 : readYaml(text).lineOf;
    throw brokenFile(
      file,
      problems.map((problem) => ({ line: lineOf(problem.at), text: problemText(problem) })),
    );
  }
  // The data as they stand in the file: nothing that the schema might overlook can be slipped in.
  if (planHash(data as object) !== checked.data.hash) throw refused(`${file}: touched since it was made`);
  assertSound(file, checked.data);
  return checked.data;
}

/** Whether the data say of themselves that they are a plan, of whatever version. */
export function isPlan(data: unknown): boolean {
  return valueAt(data, ['kind']) === 'Plan' && typeof valueAt(data, ['hash']) === 'string';
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const at = /at position (\d+)/.exec(messageOf(error))?.[1];
    const line = at === undefined ? 0 : text.slice(0, Number(at)).split('\n').length;
    throw brokenFile(file, [{ line, text: 'not a plan: it is not JSON' }]);
  }
}

/** What no schema can say: steps need only earlier ones, and every secret that stands in a text has its entry. */
function assertSound(file: string, { steps, library, secrets }: Plan): void {
  const broken = (what: string): CtctlError => brokenFile(file, [{ line: 0, text: what }]);
  const seen = new Set<string>();
  for (const { id, needs } of steps) {
    if (seen.has(id)) throw broken(`two steps have the id ${id}`);
    if (!needs.every((need) => seen.has(need)))
      throw broken(`the step ${id} needs what no earlier step does`);
    seen.add(id);
  }
  const known = new Set(secrets.map(({ name }) => name));
  const texts = [...library, ...steps.flatMap(({ check, apply, undo }) => [check, apply ?? '', undo ?? ''])];
  const used = texts.flatMap((each) => (typeof each === 'string' ? [] : each));
  const unknown = used.find((part) => typeof part !== 'string' && !known.has(part.secret));
  if (unknown !== undefined) throw broken('a secret stands in it that it does not name');
}

function refused(message: string): CtctlError {
  return new CtctlError('refused', message, { next: 'make a new plan' });
}
