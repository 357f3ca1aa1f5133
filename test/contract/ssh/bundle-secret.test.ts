/** A secret in a bundle: on its way to the server it is seen by nobody who looks at processes or logs. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import { runBundle, type Target } from '../../../src/remote/bundle/run.ts';
import { createHub, type Hub } from '../../../src/remote/hub.ts';
import { bundle, slowFile } from '../../support/sshd/bundles.ts';
import { entryOf, trusting } from '../../support/sshd/client.ts';
import { allPids, readProc } from '../../support/sshd/processes.ts';
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

describe('a secret', () => {
  /** Looks at every process of the machine until the work is done; true when one of them showed the text. */
  async function isSeen(text: string, work: Promise<unknown>): Promise<boolean> {
    const state = { isDone: false, isSeen: false };
    const finished = work.finally(() => {
      state.isDone = true;
    });
    while (!state.isDone && !state.isSeen) {
      state.isSeen = allPids().some(
        (pid) => readProc(pid, 'cmdline').includes(text) || readProc(pid, 'environ').includes(text),
      );
      await delay(20);
    }
    await finished;
    return state.isSeen;
  }

  it('is in no argument and no environment on the server, nor in its log', async () => {
    const value = randomBytes(12).toString('hex');
    const path = join(folder, 'secret');
    const work = runBundle(await target(), bundle([slowFile(path, new Secret(value))]), 'run');
    expect(await isSeen(value, work)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe(`${value}\n`);
    expect(sshd.log()).not.toContain(value);
  });

  it('would have been seen as plain text', async () => {
    const value = randomBytes(12).toString('hex');
    const work = runBundle(await target(), bundle([slowFile(join(folder, 'plain'), value)]), 'run');
    expect(await isSeen(value, work)).toBe(true);
  });
});
