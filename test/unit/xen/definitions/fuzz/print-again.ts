/** Every text of the corpus, in every version: read, printed, read again; and each of its keys edited. */
import { expect } from 'vitest';
import { corpus } from './corpus.ts';
import { checkEdit } from './edits.ts';
import { checkPrinted } from './mutated.ts';
import { randomFrom } from './random.ts';
import type { Reader } from './reader.ts';
import { checked, count, counted, say } from './tally.ts';

export function printAgain(reader: Reader): void {
  const counts = new Map<string, number>();
  const edits = new Map<string, number>();
  const random = randomFrom(1);
  for (const { name, text } of corpus) {
    for (const version of reader.versions) {
      checked(`${reader.toolstack} ${version} ${name}`, text, () => {
        const reading = reader.read(text, version);
        const assigned = reader.assigned(text, version);
        if (assigned === null) return count(counts, 'refused');
        for (let round = 0; round < 3; round++)
          count(edits, checkEdit(reader, text, version, assigned, random));
        if (reading.kind === 'refused') return count(counts, 'refused');
        const isSame = checkPrinted(reader, reading, assigned.printed, version);
        count(counts, isSame ? 'read again alike' : 'with something that nobody can evaluate');
      });
    }
  }
  expect(counts.get('read again alike')).toBeGreaterThan(100);
  const texts = `${corpus.length} texts of the test data, ${reader.versions.length} versions`;
  say(`${reader.toolstack}: ${texts}: ${counted(counts)}; edits: ${counted(edits)}`);
}
