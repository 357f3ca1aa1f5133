/** Who gives up before anything has begun does not find it done later: while checks are made, and behind a lock. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import type { Target } from '../../../src/remote/bundle/script.ts';
import { type ShellText, sh } from '../../../src/remote/bundle/shell.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { bundle } from '../../support/sshd/bundles.ts';
import { connected, failureOf, targetOver } from '../../support/sshd/client.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

let sshd: Sshd;
let connection: Connection;
let folder: string;
let target: Target;

beforeAll(async () => {
  sshd = await startSshd();
  connection = await connected(sshd);
  folder = mkdtempSync(join(tmpdir(), 'ctctl-withdrawn-'));
  target = targetOver(connection);
});
afterAll(async () => {
  connection?.close();
  await sshd?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Makes a file, after a check that first does something. */
const making = (name: string, first: ShellText) =>
  bundle([
    {
      id: 'make',
      title: name,
      check: sh`${first}
if [ -e ${join(folder, name)} ]; then ct_ok there; else ct_differs absent; fi`,
      apply: sh`sleep 2; : >${join(folder, name)}`,
    },
  ]);

const interrupted = new CtctlError('interrupted', 'interrupted');

it('while the checks are made', async () => {
  const stop = new AbortController();
  const slow = making('a', sh`: >${join(folder, 'checking')}; sleep 2`);
  const failure = failureOf(runBundle({ ...target, signal: stop.signal }, slow, 'run'));
  await until('it checks', () => existsSync(join(folder, 'checking')));
  stop.abort(interrupted);
  expect(await failure).toMatchObject({
    reason: 'interrupted',
    message: 'lab: interrupted before anything was changed; nothing will be',
  });
  await pause(4000);
  expect(existsSync(join(folder, 'a'))).toBe(false);
});

it('while it waits for the lock', async () => {
  const stop = new AbortController();
  let hasLock = false;
  const holder = runBundle(target, making('holder', sh`:`), 'run', ({ kind }) => {
    hasLock ||= kind === 'applying';
  });
  await until('the lock is held', () => hasLock);
  let waits = false;
  const failure = failureOf(
    runBundle(
      { ...target, signal: stop.signal },
      making('b', sh`:`),
      'run',
      ({ kind }) => {
        waits ||= kind === 'busy';
      },
      { wait: 30 },
    ),
  );
  await until('it waits', () => waits);
  stop.abort(interrupted);
  expect((await failure).message).toBe('lab: interrupted before anything was changed; nothing will be');
  expect((await holder).outcome).toBe('changed');
  // Whoever waits looks at the lock each second.
  await pause(3000);
  expect(existsSync(join(folder, 'b'))).toBe(false);
});

it('when it has just begun, it stops after its step, and says so', async () => {
  const stop = new AbortController();
  const steps = making('c', sh`:`);
  const failure = failureOf(
    runBundle({ ...target, signal: stop.signal }, steps, 'run', ({ kind }) => {
      if (kind === 'detached') stop.abort(interrupted);
    }),
  );
  expect((await failure).message).toMatch(/goes on there by itself$|stops after its current step$/);
});
