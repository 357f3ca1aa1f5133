/** One fault: a run is broken off, and then everything that must hold is looked at. */
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CtctlError } from '../../../src/common/errors.ts';
import type { BundleReport } from '../../../src/remote/bundle/report.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { raw } from '../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';
import { startProgram } from '../../support/sshd/client-process.ts';
import { signal } from '../../support/sshd/processes.ts';
import { until } from '../../support/sshd/until.ts';
import { type Hold, holdAt } from './hold.ts';
import { type Place, placeOf, quietTarget, type Worker } from './places.ts';
import type { Point } from './points.ts';
import { killAll, killRole, marked, type Role } from './processes.ts';
import { afterTheFault, afterwards, type Ending } from './truth.ts';
import { lay, wantedBundle } from './wanted.ts';

export interface Outcome {
  /** What does not hold; empty is well. */
  readonly wrong: readonly string[];
  /** Did the fault come about, or was the run over before? */
  readonly struck: boolean;
  readonly ending: string;
}

let count = 0;

/** @param program the built client.program.ts, for the client that is killed. */
export async function carryOut(worker: Worker, point: Point, program: string): Promise<Outcome> {
  count += 1;
  const folder = join(worker.faults, `point-${count}`);
  const state = join(folder, 'state');
  const files = join(folder, "it's files");
  lay(files);
  const hold = holdAt(worker.faults, point.moment);
  const bundle = padded(point, wantedBundle(files, worker.faults, point.rollback));
  try {
    const { ending, struck } = await faulted(worker, point, state, bundle, hold, program);
    const wrong = [...(await nobodyLeft(worker)), ...afterTheFault(files, state, ending)];
    writeFileSync(join(files, 'allowed'), '');
    const began = performance.now();
    const second = await ended(
      runBundle(quietTarget(worker, state, point), bundle, 'run', undefined, { wait: 10 }),
    );
    if (performance.now() - began > 8000) wrong.push('the lock was not free');
    const third = await ended(runBundle(quietTarget(worker, state, point, point.shell), bundle, 'run'));
    wrong.push(...afterwards(files, state, ending, second, third), ...(await nobodyLeft(worker)));
    return { wrong, struck, ending: 'error' in ending ? ending.error.message : ending.report.outcome };
  } finally {
    killAll(marked(worker.faults).map(({ pid }) => pid));
    hold.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole of one run without a fault, for its extent. */
export async function measured(
  worker: Worker,
  point: Point,
): Promise<{ readonly up: number; readonly down: number; readonly calls: number }> {
  const folder = join(worker.faults, 'measured');
  lay(folder);
  const hold = holdAt(worker.faults, { call: 100_000 });
  const place = await placeOf(worker, join(folder, 'state'), point);
  await runBundle(place.target, wantedBundle(folder, worker.faults, point.rollback), 'run');
  const { up = 0, down = 0 } = place.link?.bytes ?? {};
  await place.close();
  hold.close();
  return { up, down, calls: hold.calls() };
}

async function faulted(
  worker: Worker,
  point: Point,
  state: string,
  bundle: Bundle,
  hold: Hold,
  program: string,
): Promise<{ readonly ending: Ending; readonly struck: boolean }> {
  if (point.kind === 'client killed') return killedClient(worker, point, state, hold, program);
  let isOver = false;
  let place: Place | undefined;
  const running = ended(
    (async () => {
      place = await placeOf(worker, state, point);
      return runBundle(place.target, bundle, 'run');
    })(),
  ).finally(() => {
    isOver = true;
  });
  try {
    let struck = point.cut !== undefined;
    const pids = point.moment && (await hold.reached(() => isOver));
    if (pids && place) struck = await strike(worker, point, state, pids, place);
    hold.letGo();
    return { ending: await inTime(running), struck };
  } finally {
    await place?.close();
  }
}

/** Does what the point's kind says. */
async function strike(
  worker: Worker,
  { kind }: Point,
  state: string,
  pids: readonly number[],
  place: Place,
): Promise<boolean> {
  if (kind === 'link cut at a step') place.link?.cut();
  else if (kind === 'sshd killed') killAll(worker.sshd.connections());
  else if (kind === 'killed at a program: caller') killAll([...pids].reverse());
  else {
    const role = (/main|outer|runner|session|everything/.exec(kind)?.[0] ?? 'main') as Role;
    // The runner is named a moment after it has begun.
    if (role === 'runner') {
      return until('a runner', () => killRole(worker.faults, state, role), 1000).catch(() => false);
    }
    return killRole(worker.faults, state, role);
  }
  return true;
}

/** A client in a process of its own; nobody hears what became of the run. */
async function killedClient(worker: Worker, point: Point, state: string, hold: Hold, program: string) {
  const { sshd, faults, knownHosts } = worker;
  const args = [
    `${sshd.port}`,
    sshd.user,
    sshd.key.file,
    knownHosts,
    state,
    join(state, "../it's files"),
    faults,
  ];
  const child = startProgram(program, [...args, point.rollback ? 'rollback' : '']);
  const exited = once(child, 'exit');
  const pids = await hold.reached(() => child.exitCode !== null || child.signalCode !== null);
  signal(child.pid as number, 'SIGKILL');
  await exited;
  hold.letGo();
  return { ending: { error: new CtctlError('interrupted', 'killed') }, struck: pids !== undefined };
}

function padded(point: Point, bundle: Bundle): Bundle {
  return point.onStdin ? { ...bundle, library: [...bundle.library, raw(`# ${'x'.repeat(32_000)}`)] } : bundle;
}

async function ended(running: Promise<BundleReport>): Promise<Ending> {
  return running.then(
    (report) => ({ report }),
    (error: unknown) => {
      if (error instanceof CtctlError) return { error };
      throw error;
    },
  );
}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the client is still waiting after 40 s')), 40_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function nobodyLeft({ faults }: Worker): Promise<readonly string[]> {
  return until('no process of the run', () => marked(faults).length === 0, 8000).then(
    () => [],
    () => [
      `processes are left: ${marked(faults)
        .map(({ pid }) => pid)
        .join(' ')}`,
    ],
  );
}
