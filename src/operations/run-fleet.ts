/** Carries out bundles on several servers at once; a dead one is an answer, not an end. */
import pLimit from 'p-limit';
import { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import type { ScriptEvent } from '../remote/bundle/events.ts';
import type { RunOrder } from '../remote/bundle/order.ts';
import type { BundleReport } from '../remote/bundle/report.ts';
import type { RunMode } from '../remote/bundle/run.ts';
import type { Bundle } from '../remote/bundle/step.ts';
import type { Hub } from '../remote/hub.ts';
import type { ServerAnswer } from './ask-servers.ts';
import { carryOutBundle } from './carry-out.ts';
import { failureOf } from './explain.ts';

/** What one server is to do. */
export interface FleetWork {
  readonly server: Server;
  readonly bundle: Bundle;
}

/** The report, where there is one; the error, where the server could not be asked or its run did not succeed. */
export type FleetAnswer = ServerAnswer<BundleReport>;

export interface FleetOrder {
  readonly mode: RunMode;
  readonly wishes: Partial<RunOrder>;
  /** Milliseconds that the bundle may take beyond the usual. */
  readonly grace: number;
  /** So many servers at a time. */
  readonly parallel: number;
  /** Asked before each server: false once all are to stop. */
  readonly mayBegin: () => boolean;
  readonly onEvent: (work: FleetWork, event: ScriptEvent) => void;
}

/** @returns one answer a server, in their order, interrupted ones too. Only a defect is thrown. */
export async function runFleet(
  hub: Hub,
  works: readonly FleetWork[],
  order: FleetOrder,
): Promise<readonly FleetAnswer[]> {
  const limit = pLimit(order.parallel);
  return Promise.all(works.map((work) => limit(() => runOne(hub, work, order))));
}

async function runOne(hub: Hub, work: FleetWork, order: FleetOrder): Promise<FleetAnswer> {
  const { server, bundle } = work;
  const { mode, wishes, grace, mayBegin, onEvent } = order;
  if (!mayBegin()) return { server, error: notBegun(server) };
  try {
    const result = await carryOutBundle(hub, {
      server,
      bundle,
      mode,
      wishes,
      grace,
      onEvent: (event) => onEvent(work, event),
    });
    const error = failureOf(server.name, result);
    return { server, result, ...(error ? { error } : {}) };
  } catch (error) {
    if (error instanceof CtctlError) return { server, error };
    throw error;
  }
}

function notBegun({ name }: Server): CtctlError {
  return new CtctlError('interrupted', `${name}: not begun, as asked`, {
    server: name,
    next: 'the same command again does the rest',
  });
}
