/** What the fuzzer holds of every input: an answer, the same after printing, and edits that change only their lines. */
import { expect } from 'vitest';
import type { Reading } from '../../../../../src/xen/definitions/model.ts';
import { corpus } from './corpus.ts';
import { checkEdit } from './edits.ts';
import { mutated } from './mutate.ts';
import { randomFrom } from './random.ts';
import { modelOf, type Reader } from './reader.ts';
import { checked, count, counted, runs, say, seed } from './tally.ts';

export function fuzz(reader: Reader): void {
  const random = randomFrom(seed);
  const texts = corpus.map(({ text }) => text).filter((text) => isRead(reader, text));
  const counts = new Map<string, number>([['definitions', 0]]);
  const edits = new Map<string, number>();
  let longest = 0;
  for (let run = 0; run < runs; run++) {
    const text = mutated(random, texts);
    const version = random.pick(reader.versions);
    checked(`${reader.toolstack} ${version}`, text, () => {
      const started = performance.now();
      const reading = reader.read(text, version);
      longest = Math.max(longest, performance.now() - started);
      checkReading(reading, text);
      count(counts, reading.kind === 'definition' ? 'definitions' : reading.kind);
      const assigned = reader.assigned(text, version);
      if (assigned === null) return;
      if (reading.kind === 'definition' && checkPrinted(reader, reading, assigned.printed, version))
        count(counts, 'read again alike');
      count(edits, checkEdit(reader, text, version, assigned, random));
    });
  }
  say(
    `${reader.toolstack}: seed ${seed}, ${runs} mutated inputs: ${counted(counts)}; slowest ${Math.round(longest)} ms`,
  );
  say(`${reader.toolstack}: seed ${seed}, one edit of each that can be read: ${counted(edits)}`);
}

const isRead = (reader: Reader, text: string): boolean =>
  reader.read(text, reader.versions.at(-1) ?? '').kind === 'definition';

/** Places lie in the text; a refusal has a reason. */
function checkReading(reading: Reading, text: string): void {
  if (reading.kind === 'refused') {
    if (reading.reason === '' || (reading.line !== null && reading.line < 1))
      throw new Error(JSON.stringify(reading));
    return;
  }
  let behind = 0;
  for (const { key, start, end, line, endLine } of reading.statements) {
    if (start < behind || end <= start || end > text.length || line < 1 || endLine < line)
      throw new Error(`${key} stands at ${start} to ${end}`);
    behind = end;
  }
  const { unevaluated, ignored, warnings } = reading.definition;
  for (const { line } of [...unevaluated, ...ignored, ...warnings])
    if (line < 1) throw new Error(`line ${line}`);
}

/** Printed and read again it is the same model. @returns false where something of it is unknown. */
export function checkPrinted(
  reader: Reader,
  reading: Extract<Reading, { kind: 'definition' }>,
  printed: string | null,
  version: string,
): boolean {
  if (printed === null) return false;
  const again = reader.read(printed, version);
  if (again.kind === 'refused') throw new Error(`printed: line ${again.line}: ${again.reason}\n${printed}`);
  expect(modelOf(again.definition), printed).toEqual(modelOf(reading.definition));
  return true;
}
