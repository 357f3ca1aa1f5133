/** How many inputs, from which seed, and what is left behind of one that fails. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `CTCTL_FUZZ=100000`: so many; without it few, and the same ones every time. */
export const runs = Number(process.env.CTCTL_FUZZ ?? 2000);
export const isLong = process.env.CTCTL_FUZZ !== undefined;
export const seed = Number(process.env.CTCTL_FUZZ_SEED ?? (isLong ? Date.now() % 2 ** 31 : 1));

/** Runs a check of one text; if it throws, the text is printed whole and kept in a file. */
export function checked<Result>(label: string, text: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    const file = join(tmpdir(), `ctctl-fuzz-${label.replaceAll(/\W+/g, '-')}-${process.pid}.txt`);
    writeFileSync(file, text);
    say(`${label} FAILS, seed ${seed}, input in ${file}:\n${JSON.stringify(text)}`);
    throw error;
  }
}

/** One line for people who read the output of a run. */
export function say(line: string): void {
  process.stdout.write(`fuzz: ${line}\n`);
}

export const count = (counts: Map<string, number>, what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1);
};

export const counted = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([what, number]) => `${number} ${what}`).join(', ');
