/** Carries out one bundle on one server: plan or run, within a time limit, with all that a run is to know. */
import { version } from '../common/version.ts';
import type { Server } from '../inventory/schema.ts';
import type { ScriptEvent } from '../remote/bundle/events.ts';
import type { RunOrder } from '../remote/bundle/order.ts';
import type { BundleReport } from '../remote/bundle/report.ts';
import { type RunMode, runBundle } from '../remote/bundle/run.ts';
import type { Bundle } from '../remote/bundle/step.ts';
import type { Hub } from '../remote/hub.ts';
import { changeLimit, limited } from './limits.ts';

export interface BundleWork {
  readonly server: Server;
  readonly bundle: Bundle;
  readonly mode: RunMode;
  readonly wishes: Partial<RunOrder>;
  /** Milliseconds that the bundle itself may take beyond the usual, such as for a guest that shuts down. */
  readonly grace?: number;
  readonly onEvent?: (event: ScriptEvent) => void;
}

/**
 * @returns the report, also of a run that failed or was refused: `failureOf` puts it into words.
 * @throws CtctlError for a lost or unfit server; a run that has begun goes on there, and the error says so.
 */
export async function carryOutBundle(hub: Hub, work: BundleWork): Promise<BundleReport> {
  const { server, bundle, mode, wishes, grace = 0, onEvent } = work;
  const wait = (wishes.wait ?? 0) * 1000;
  const { target, release } = limited(await hub.target(server), changeLimit + grace + wait);
  return runBundle(target, bundle, mode, onEvent, { version, ...wishes }).finally(release);
}
