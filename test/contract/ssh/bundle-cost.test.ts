/** What a bundle costs: one session however long it is, and a client's memory that output does not fill. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import { createHub, type Hub } from '../../../src/remote/hub.ts';
import { bundle, fileStep, holds } from '../../support/sshd/bundles.ts';
import { entryOf, trusting } from '../../support/sshd/client.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
let hub: Hub;
let folder: string;
beforeAll(async () => {
  sshd = await startSshd();
  hub = createHub(await trusting(sshd));
  folder = mkdtempSync(join(tmpdir(), 'ctctl-cost-'));
});
afterAll(async () => {
  hub.close();
  await sshd.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a bundle with nothing to do', () => {
  it.each([1, 20, 200])('of %i steps opens one session', async (count) => {
    const target = await hub.target(entryOf(sshd));
    const wanted = bundle(Array.from({ length: count }, (_, index) => holds(index + 1)));
    const before = sshd.sessions();
    const report = await runBundle(target, wanted, 'run');
    expect([report.outcome, report.steps.length]).toEqual(['unchanged', count]);
    expect(sshd.sessions() - before).toBe(1);
  });
});

describe('a bundle with much to do', () => {
  it('of 20 steps opens one session too', async () => {
    const target = await hub.target(entryOf(sshd));
    const steps = Array.from({ length: 20 }, (_, index) =>
      fileStep(`step-${index}`, join(folder, `${index}`)),
    );
    const before = sshd.sessions();
    expect((await runBundle(target, bundle(steps), 'run')).outcome).toBe('changed');
    expect(sshd.sessions() - before).toBe(1);
  });

  it.each([false, true])(
    '100 MB of output leave the memory flat, shown live: %s',
    { timeout: 120_000 },
    async (live) => {
      const target = await hub.target(entryOf(sshd));
      const path = join(folder, `loud-${live}`);
      const loud = fileStep('loud', path, sh`yes ${'x'.repeat(99)} | head -n 1000000; : >${path}`);
      // Ten megabytes of it are enough to see a client that keeps them when they come live.
      const quiet = fileStep('loud', path, sh`yes ${'x'.repeat(99)} | head -n 100000; : >${path}`);
      let highest = 0;
      const before = process.memoryUsage().rss;
      const watch = setInterval(() => {
        highest = Math.max(highest, process.memoryUsage().rss);
      }, 20);
      const report = await runBundle(target, bundle([live ? quiet : loud]), 'run', undefined, {
        live,
      }).finally(() => clearInterval(watch));
      expect(report.outcome).toBe('changed');
      expect(report.steps[0]?.output).toHaveLength(200);
      expect(highest - before).toBeLessThan(64 * 1024 * 1024);
    },
  );
});
