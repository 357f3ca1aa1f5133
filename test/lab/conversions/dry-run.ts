/** What the genuine xl of a lab server says of many definitions: one session for all of them. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../../support/lab.ts';

interface XlAnswer {
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

/** Folder in, folder out: NAME becomes NAME.out, NAME.err and NAME.rc. Two at a time, one for each processor. */
const script = `set -e
cd "$(mktemp -d)"
mkdir asked answers
tar -C asked -x
ls asked | xargs -P 2 -I NAME sh -c '
  rc=0
  xl -N create -q asked/NAME >answers/NAME.out 2>answers/NAME.err </dev/null || rc=$?
  echo "$rc" >answers/NAME.rc'
tar -C answers -c .`;

/** @param texts the definitions by file name. */
export async function dryRun(
  lab: Lab,
  texts: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, XlAnswer>> {
  const [asked, answers] = [join(lab.folder, 'asked'), join(lab.folder, 'answers')];
  for (const folder of [asked, answers]) mkdirSync(folder);
  for (const [name, text] of texts) writeFileSync(join(asked, name), text);
  await lab.exchange(asked, script, answers);
  // xl prints each byte of UTF-8 as it is, and `printed` takes a byte for a character, as in the recorded answers.
  const read = (file: string): string => readFileSync(join(answers, file), 'latin1');
  return new Map(
    readdirSync(answers).flatMap((file) => {
      const name = /^(.*)\.rc$/.exec(file)?.[1];
      if (name === undefined) return [];
      return [[name, { rc: Number(read(file)), out: read(`${name}.out`), err: read(`${name}.err`) }]];
    }),
  );
}
