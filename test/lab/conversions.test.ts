/** Every definition that xm takes, converted, is one that the genuine xl takes, and understands as we say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { XlVersion } from '../../src/xen/definitions/xl/read.ts';
import { type Lab, startLab } from '../support/lab.ts';
import { head, type Row, sums, tryAll } from './conversions/rows.ts';

const xlOf: Readonly<Record<string, XlVersion>> = { bullseye: '4.14', bookworm: '4.17', trixie: '4.20' };
/** `npm run lab:versions` asks for all three; each takes minutes to build. */
const suites = (process.env.CTCTL_LAB_SUITES ?? 'bookworm').split(',').map((suite) => {
  const version = xlOf[suite];
  if (version === undefined) throw new Error(`CTCTL_LAB_SUITES: ${Object.keys(xlOf)}, not "${suite}"`);
  return { suite, version };
});

const table = [head];
afterAll(() => {
  process.stdout.write(`${table.join('\n')}\n`);
});

describe.each(suites)('conversions and xl $version of $suite', ({ suite, version }) => {
  let lab: Lab;
  let rows: readonly Row[];
  beforeAll(async () => {
    lab = await startLab(`conversions-${suite}`, suite);
    const started = performance.now();
    rows = await tryAll(lab, version);
    table.push(sums([suite, version], rows, (performance.now() - started) / 1000));
  });
  afterAll(() => lab.stop());

  it('is the xl of that version, and has seen them all', async () => {
    expect(await lab.ssh('xl info xen_version')).toMatch(new RegExp(`^${version}\\.`));
    expect(rows.length).toBeGreaterThan(110);
  });

  it('takes what we call converted', () => {
    expect(rows.filter(({ told, refusal }) => told.length === 0 && refusal !== null)).toEqual([]);
  });

  it('refuses the rest only for a reason that we have told', () => {
    const untold = rows.filter(
      ({ told, refusal }) => refusal !== null && !told.some((reason) => reason.includes(refusal)),
    );
    expect(untold).toEqual([]);
  });

  it('has no remark on what it takes, and understands what we say that it does', () => {
    expect(rows.filter(({ remarks }) => remarks.length > 0)).toEqual([]);
  });
});
