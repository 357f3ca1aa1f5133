/** A mistyped key is one mistake: what is missing because of it is not said as well. Pure. */
import type * as z from 'zod';
import { closest } from '../common/names.ts';
import { displayPath, type Path, valueAt } from '../common/problems.ts';

type Issue = z.core.$ZodIssue;

/** Unknown keys first; without each `missing: name` beside which an unknown `nam` stands. */
export function withoutEchoes(data: unknown, issues: readonly Issue[]): readonly Issue[] {
  const strangers = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ parent: issue.path, key })) : [],
  );
  const isEcho = ({ path }: Issue): boolean => {
    const name = path.at(-1);
    if (typeof name !== 'string' || valueAt(data, path) !== undefined) return false;
    return strangers.some(
      ({ parent, key }) => isSame(parent, path.slice(0, -1)) && closest(key, [name]) !== undefined,
    );
  };
  const isUnknown = ({ code }: Issue) => code === 'unrecognized_keys';
  const told = issues.filter((issue) => !isEcho(issue));
  return [...told.filter(isUnknown), ...told.filter((issue) => !isUnknown(issue))];
}

const isSame = (one: Path, other: Path): boolean => displayPath(one) === displayPath(other);
