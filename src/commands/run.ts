/** Carries out one bundle for a command: plan, script or run, and what is printed of it. */
import { exitCodes } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import { failureOf } from '../operations/explain.ts';
import { changeLimit, limited } from '../operations/limits.ts';
import type { DocumentOf } from '../output/documents.ts';
import { apiVersion } from '../output/format.ts';
import { listTable, type Table } from '../output/table.ts';
import { compileBundle } from '../remote/bundle/compile.ts';
import type { ScriptEvent } from '../remote/bundle/events.ts';
import type { BundleReport } from '../remote/bundle/report.ts';
import { runBundle } from '../remote/bundle/run.ts';
import type { Bundle } from '../remote/bundle/step.ts';
import type { Hub } from '../remote/hub.ts';
import type { Context } from './context.ts';
import type { ChangeFlags } from './options.ts';

export interface BundleCall {
  readonly server: Server;
  readonly name: string;
  readonly action: string;
  readonly bundle: Bundle;
  readonly hub: () => Hub;
  /** Milliseconds that the bundle itself gives to a guest. */
  readonly grace?: number;
}

/** @returns the exit code; a failure is thrown after the report was printed for programs. */
export async function carryOut(context: Context, flags: ChangeFlags, call: BundleCall): Promise<number> {
  const { bundle, server } = call;
  const mode = flags.dryRun ? 'plan' : 'run';
  if (flags.showScript) {
    await context.write(`${compileBundle(bundle, mode)}`);
    return exitCodes.done;
  }
  context.reporter.status(`${server.name}: connecting`);
  const { target, release } = limited(await call.hub().target(server), changeLimit + (call.grace ?? 0));
  const report = await runBundle(target, bundle, mode, (event) =>
    tell(context, server.name, bundle, event),
  ).finally(release);
  const failure = failureOf(server.name, report);
  await printRun(context, call, report, failure === undefined || mode === 'plan');
  if (failure) throw failure;
  return exitCodes.done;
}

function tell({ reporter, waiting }: Context, server: string, bundle: Bundle, event: ScriptEvent): void {
  // At once: what is to come may be what is warned of.
  if (event.kind === 'warning') reporter.line(`warning: ${event.text}`);
  if (event.kind !== 'applying') return;
  const step = bundle.steps.find(({ id }) => id === event.step)?.title ?? event.step;
  reporter.status(`${bundle.title}: ${step}`);
  waiting.begin(server, step);
}

/** A failed run has no table for people, unless they asked for a plan: the error line says it all. */
async function printRun(
  context: Context,
  call: BundleCall,
  report: BundleReport,
  isShown: boolean,
): Promise<void> {
  if (isShown || context.format !== 'table') await context.print(runDocument(call, report), runTable);
}

function runDocument({ server, name, action }: BundleCall, report: BundleReport): DocumentOf<'Run'> {
  const { outcome, steps, findings, warnings } = report;
  const port = findings.get('vnc-port');
  return {
    kind: 'Run',
    apiVersion,
    server: server.name,
    name,
    action,
    outcome,
    changed: outcome === 'changed',
    steps: steps.map(({ id, title, state, text, differences }) => ({
      id,
      title,
      state,
      text,
      differences: differences.map(({ field, is, asked }) => ({ field, is, asked })),
    })),
    vnc: port === undefined ? null : { host: findings.get('vnc-listen') ?? '127.0.0.1', port: Number(port) },
    warnings,
  };
}

const words: Readonly<Record<DocumentOf<'Run'>['steps'][number]['state'], string>> = {
  'not-run': '-',
  ok: 'ok',
  pending: 'to do',
  conflict: 'DIFFERS',
  refused: 'REFUSED',
  missing: 'MISSING',
  broken: 'FAILED',
  changed: 'changed',
  failed: 'FAILED',
  undone: 'taken back',
  'undo-failed': 'STUCK',
};

function runTable({ server, name, steps, vnc }: DocumentOf<'Run'>): Table {
  const rows = [
    ...steps.map(({ title, state, text }) => ({ what: title, result: words[state], detail: text })),
    ...(vnc
      ? [
          {
            what: 'VNC console',
            result: '',
            detail: `${vnc.host}:${vnc.port} on ${server}; ctctl vnc ${server}:${name}`,
          },
        ]
      : []),
  ];
  return listTable(
    [
      { header: `${server}:${name}`, value: ({ what }) => what },
      { header: 'result', value: ({ result }) => result },
      { header: 'detail', value: ({ detail }) => detail },
    ],
    rows,
  );
}
