/** `npm run fuzz`: mutated inputs for xl's parser, and every case of the test data printed and read again. */
import { describe, it } from 'vitest';
import { fuzz } from './mutated.ts';
import { printAgain } from './print-again.ts';
import { runs } from './tally.ts';
import { xlReader } from './xl-reader.ts';

describe('xl', () => {
  it('has an answer for whatever a file holds', { timeout: 30_000 + runs * 5 }, () => fuzz(xlReader));
  it('reads what it prints', { timeout: 60_000 }, () => printAgain(xlReader));
});
