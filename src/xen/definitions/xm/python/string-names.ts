/** The methods that Python 2's strings have, and how many arguments each of them takes. */

const takes: Readonly<Record<string, readonly [least: number, most: number]>> = {
  capitalize: [0, 0],
  center: [1, 2],
  count: [1, 3],
  decode: [0, 2],
  encode: [0, 2],
  endswith: [1, 3],
  expandtabs: [0, 1],
  find: [1, 3],
  format: [0, 100],
  index: [1, 3],
  isalnum: [0, 0],
  isalpha: [0, 0],
  isdecimal: [0, 0],
  isdigit: [0, 0],
  islower: [0, 0],
  isnumeric: [0, 0],
  isspace: [0, 0],
  istitle: [0, 0],
  isupper: [0, 0],
  join: [1, 1],
  ljust: [1, 2],
  lower: [0, 0],
  lstrip: [0, 1],
  partition: [1, 1],
  replace: [2, 3],
  rfind: [1, 3],
  rindex: [1, 3],
  rjust: [1, 2],
  rpartition: [1, 1],
  rsplit: [0, 2],
  rstrip: [0, 1],
  split: [0, 2],
  splitlines: [0, 1],
  startswith: [1, 3],
  strip: [0, 1],
  swapcase: [0, 0],
  title: [0, 0],
  translate: [1, 2],
  upper: [0, 0],
  zfill: [1, 1],
};

/** A name that is none of them is an error in the definition. */
export const isStringMethod = (name: string): boolean => Object.hasOwn(takes, name);

/** Why so many arguments are wrong; null: they are not. */
export function countError(name: string, count: number): string | null {
  const [least, most] = takes[name] ?? [0, 100];
  if (count >= least && count <= most) return null;
  const wanted =
    least === most ? `exactly ${least}` : count < least ? `at least ${least}` : `at most ${most}`;
  return `${name}() takes ${wanted} argument${wanted.endsWith(' 1') ? '' : 's'} (${count} given)`;
}
