/** Bundles over a real sshd: one session each, however many steps, however long the script. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAll, runBundle, type Target } from '../../../src/remote/bundle/run.ts';
import { raw, sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';
import { createHub, type Hub } from '../../../src/remote/hub.ts';
import { deliver } from '../../../src/remote/privilege.ts';
import { compileBundle } from '../../support/compile.ts';
import { bundle, fileStep, holds, slowFile } from '../../support/sshd/bundles.ts';
import { entryOf, trusting } from '../../support/sshd/client.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
let hub: Hub;
let folder: string;
beforeAll(async () => {
  sshd = await startSshd();
  hub = createHub(await trusting(sshd));
});
beforeEach(() => {
  folder = mkdtempSync(join(sshd.folder, "test it's "));
});
afterAll(async () => {
  hub?.close();
  await sshd?.stop();
});

const target = (): Promise<Target> => hub.target(entryOf(sshd));

describe('one session', () => {
  it.each([1, 20, 200])('opens for a bundle of %i steps with nothing to do', async (count) => {
    const where = await target();
    const before = sshd.sessions();
    const steps = Array.from({ length: count }, (_, index) => holds(index));
    const report = await runBundle(where, bundle(steps), 'run');
    expect(report.outcome).toBe('unchanged');
    expect(report.steps).toHaveLength(count);
    expect(report.steps.every(({ state }) => state === 'ok')).toBe(true);
    expect(sshd.sessions() - before).toBe(1);
  });

  it('opens for a change of several steps, and for its plan', async () => {
    const where = await target();
    const files = Array.from({ length: 10 }, (_, index) =>
      fileStep(`file-${index}`, join(folder, `${index}`)),
    );
    const wanted = bundle(files);
    const before = sshd.sessions();
    expect((await runBundle(where, wanted, 'plan')).outcome).toBe('planned');
    expect(sshd.sessions() - before).toBe(1);
    expect((await runBundle(where, wanted, 'run')).outcome).toBe('changed');
    expect(sshd.sessions() - before).toBe(2);
    expect((await runBundle(where, wanted, 'run')).outcome).toBe('unchanged');
    expect(sshd.sessions() - before).toBe(3);
  });

  it('opens for twenty readings', async () => {
    const where = await target();
    const before = sshd.sessions();
    const readings = Array.from({ length: 20 }, (_, index) => ({
      id: `r-${index}`,
      read: sh`echo ${index}`,
    }));
    const answers = await readAll(where, readings);
    expect([...answers.values()].map(({ lines }) => lines[0])).toEqual(
      readings.map((_, index) => `${index}`),
    );
    expect(sshd.sessions() - before).toBe(1);
  });
});

describe('a bundle beyond the limit of an exec string', () => {
  it('goes on stdin, and does the same', async () => {
    const filler = raw(`# ${'x'.repeat(200)}\n`.repeat(1500));
    const wanted = bundle([slowFile(join(folder, 'file'), 'text')], [filler]);
    expect(deliver(compileBundle(wanted, 'run'), { kind: 'user' }).command).toBe('exec /bin/sh');
    const before = sshd.sessions();
    expect((await runBundle(await target(), wanted, 'run')).outcome).toBe('changed');
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('text\n');
    expect(sshd.sessions() - before).toBe(1);
  });

  it('just within the limit goes as an exec string, and the server takes it', async () => {
    const wanted = (length: number): Bundle => bundle([holds(1)], [raw(`# ${'x'.repeat(length)}`)]);
    const isStdin = (length: number): boolean =>
      deliver(compileBundle(wanted(length), 'run'), { kind: 'user' }).stdin !== undefined;
    let fits = 0;
    for (let step = 1 << 17; step >= 1; step /= 2) if (!isStdin(fits + step)) fits += step;
    for (const length of [fits, fits + 1]) {
      expect((await runBundle(await target(), wanted(length), 'run')).outcome).toBe('unchanged');
    }
  });
});

describe('a step that prints', () => {
  it('two megabytes without a newline, as progress bars do, is carried out all the same', async () => {
    const path = join(folder, 'made');
    const step = fileStep('loud', path, sh`head -c 2000000 /dev/zero | tr '\\0' x; : >${path}`);
    const report = await runBundle(await target(), bundle([step]), 'run');
    expect(report.steps[0]?.state).toBe('changed');
  });
});
