/**
 * Client, link, server shell and run are killed at every step and at random bytes: the state stays whole, the lock free,
 * the journal true, and a second run ends in the wanted state. `CTCTL_FAULTS=500` makes so many points (CI: 39),
 * `CTCTL_FAULT_SEED=N` draws others.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleProgram } from '../../support/sshd/client-process.ts';
import { startWorker, type Worker } from './places.ts';
import { carryOut, measured, type Outcome } from './point.ts';
import { drawPoints, type Extent, kinds, type Point } from './points.ts';

const total = Number(process.env.CTCTL_FAULTS ?? 3 * kinds.length);
const seed = Number(process.env.CTCTL_FAULT_SEED ?? 4);
const workers: Worker[] = [];
const table: string[] = [];
let folder: string;
let program: string;
let extent: Extent;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-faults-'));
  program = await bundleProgram('test/contract/faults/client.program.ts', folder);
  for (let index = 0; index < 4; index += 1) {
    const faults = join(folder, `worker-${index}`);
    mkdirSync(faults);
    workers.push(await startWorker(faults));
  }
  const [worker] = workers;
  const plain = {
    kind: 'bytes up',
    label: '',
    shell: 'dash',
    hasFlock: true,
    rollback: false,
    onStdin: false,
  } as const;
  if (worker) extent = await measured(worker, { ...plain, overSsh: true });
}, 60_000);

afterAll(async () => {
  await Promise.all(workers.map(({ sshd }) => sshd.stop()));
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`faults: seed ${seed}, a run is ${JSON.stringify(extent)}\n${table.join('\n')}\n`);
});

it.each(kinds)(
  '%s',
  async (kind) => {
    const share = Math.ceil(total / kinds.length);
    const outcomes = await all(drawPoints(kind, share, seed, extent));
    const wrong = outcomes.filter((one) => one.wrong.length > 0);
    const struck = outcomes.filter((one) => one.struck).length;
    const endings = new Map<string, number>();
    for (const { ending } of outcomes) {
      const short = ending.replace(/run \S+/, 'run ID').slice(0, 60);
      endings.set(short, (endings.get(short) ?? 0) + 1);
    }
    table.push(
      `${kind}: ${share} points, ${struck} struck, ${wrong.length} wrong; ${JSON.stringify([...endings])}`,
    );
    expect(wrong).toEqual([]);
    expect(struck).toBeGreaterThan(0);
  },
  1_200_000,
);

/** Each worker takes the next point when it is done with one. */
async function all(points: readonly Point[]): Promise<readonly (Outcome & { readonly label: string })[]> {
  const left = [...points];
  const outcomes: (Outcome & { readonly label: string })[] = [];
  await Promise.all(
    workers.map(async (worker) => {
      for (let point = left.shift(); point; point = left.shift()) {
        const { label } = point;
        const outcome = await carryOut(worker, point, program).catch((error: unknown) => ({
          wrong: [String(error)],
          struck: true,
          ending: 'the harness failed',
        }));
        outcomes.push({ ...outcome, label });
      }
    }),
  );
  return outcomes;
}
