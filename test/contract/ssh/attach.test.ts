/** A run that has lost its client is followed by another one, whose own link is cut again and again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import { followRun } from '../../../src/remote/bundle/errand.ts';
import type { ScriptEvent } from '../../../src/remote/bundle/events.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import type { Target } from '../../../src/remote/bundle/script.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { bundle } from '../../support/sshd/bundles.ts';
import { connected, failureOf, targetOver } from '../../support/sshd/client.ts';
import { type FaultyLink, startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
let proxy: FaultyLink;
const connections: Connection[] = [];

beforeAll(async () => {
  sshd = await startSshd();
  proxy = await startProxy(sshd.port);
});
afterAll(async () => {
  for (const connection of connections) connection.close();
  await proxy?.stop();
  await sshd?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function link(): Promise<Connection> {
  const connection = await connected(sshd, proxy.port);
  connections.push(connection);
  return connection;
}

const folder = mkdtempSync(join(tmpdir(), 'ctctl-attach-'));
const ids = ['one', 'two', 'three', 'four', 'five'];
const steps = bundle(
  ids.map((id) => ({
    id,
    title: id,
    check: sh`if [ -e ${join(folder, id)} ]; then ct_ok there; else ct_differs absent; fi`,
    apply: sh`sleep 1; : >${join(folder, id)}`,
  })),
);

it('hears each word once, and the last one', async () => {
  const first = targetOver(await link());
  const error = await failureOf(
    runBundle(first, steps, 'run', (event) => {
      if (event.kind === 'applying') proxy.cut();
    }),
  );
  expect(error).toBeInstanceOf(CtctlError);
  const id = /run (\S+) goes on/.exec(error.message)?.[1] ?? '';

  const heard: ScriptEvent[] = [];
  let cuts = 0;
  const again: Target = {
    ...targetOver(await link()),
    stateFolder: first.stateFolder,
    again: async () => ({ ...targetOver(await link()), stateFolder: first.stateFolder }),
  };
  const report = await followRun(again, id, (event) => {
    heard.push(event);
    if (event.kind === 'changed' || event.kind === 'applying') {
      cuts += 1;
      proxy.cut();
    }
  });
  expect(report).toMatchObject({ outcome: 'changed', run: id });
  expect(report.steps.map((step) => [step.id, step.state])).toEqual(ids.map((each) => [each, 'changed']));
  expect(heard.flatMap((event) => (event.kind === 'changed' ? [event.step] : []))).toEqual(ids);
  expect(cuts).toBeGreaterThanOrEqual(8);
});
