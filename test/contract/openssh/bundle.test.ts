/** Bundles by the system's ssh: run twice, one session each, however long the script. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAll, runBundle } from '../../../src/remote/bundle/run.ts';
import { raw, sh } from '../../../src/remote/bundle/shell.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { bundle, fileStep, slowFile } from '../../support/sshd/bundles.ts';
import { targetOver } from '../../support/sshd/client.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { opened, ways } from './by-openssh.ts';

let sshd: Sshd;
let folder: string;
beforeAll(async () => {
  sshd = await startSshd();
});
beforeEach(() => {
  folder = mkdtempSync(join(sshd.folder, "test it's "));
});
afterAll(() => sshd?.stop());

describe.each(ways)('%s:', (_, shared) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await opened(sshd, { shared });
  });
  afterAll(() => connection?.close());

  it('a change is made once, and opens one session each time', async () => {
    const paths = Array.from({ length: 10 }, (_, index) => join(folder, `${index}`));
    const wanted = bundle(paths.map((path, index) => fileStep(`file-${index}`, path)));
    const before = sshd.sessions();
    const outcomes: string[] = [];
    for (const mode of ['plan', 'run', 'run'] as const) {
      outcomes.push((await runBundle(targetOver(connection), wanted, mode)).outcome);
    }
    expect(outcomes).toEqual(['planned', 'changed', 'unchanged']);
    expect(sshd.sessions() - before).toBe(3);
  });

  it('one beyond the limit of an exec string does the same', async () => {
    const filler = raw(`# ${'x'.repeat(200)}\n`.repeat(1500));
    const wanted = bundle([slowFile(join(folder, 'file'), 'text')], [filler]);
    expect((await runBundle(targetOver(connection), wanted, 'run')).outcome).toBe('changed');
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('text\n');
  });

  it('one whose step starts a daemon ends all the same', async () => {
    const path = join(folder, 'made');
    const step = fileStep('daemon', path, sh`sleep 20 & : >${path}`);
    const begun = performance.now();
    expect((await runBundle(targetOver(connection), bundle([step]), 'run')).outcome).toBe('changed');
    expect(performance.now() - begun).toBeLessThan(4000);
  });

  it('twenty readings are answered', async () => {
    const readings = Array.from({ length: 20 }, (_, index) => ({
      id: `r-${index}`,
      read: sh`echo ${index}`,
    }));
    const answers = await readAll(targetOver(connection), readings);
    expect([...answers.values()].map(({ lines }) => lines[0])).toEqual(
      readings.map((_, index) => `${index}`),
    );
  });
});
