/** `npm run fuzz`: mutated inputs for xm's parser, and every case of the test data printed and read again. */
import { describe, it } from 'vitest';
import { fuzz } from './mutated.ts';
import { printAgain } from './print-again.ts';
import { runs } from './tally.ts';
import { xmReader } from './xm-reader.ts';

describe('xm', () => {
  it('has an answer for whatever a file holds', { timeout: 30_000 + runs * 5 }, () => fuzz(xmReader));
  it('reads what it prints', { timeout: 60_000 }, () => printAgain(xmReader));
});
