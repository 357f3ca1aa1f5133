/** A run as a document and as a table. Pure. */
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import type { BundleReport } from '../../remote/bundle/report.ts';

export interface RunSubject {
  readonly server: string;
  /** What it is about: a domain, a bundle. */
  readonly name: string;
  readonly action: string;
}

export function runDocument({ server, name, action }: RunSubject, report: BundleReport): DocumentOf<'Run'> {
  const { outcome, steps, findings, warnings, run } = report;
  const port = findings.get('vnc-port');
  return {
    kind: 'Run',
    apiVersion,
    server,
    name,
    action,
    run: run ?? null,
    outcome,
    changed: steps.some(({ state }) => state === 'changed'),
    steps: steps.map(({ id, title, state, text, differences, undoBy, drift }) => ({
      id,
      title,
      state,
      text,
      differences: differences.map(({ field, is, asked }) => ({ field, is, asked })),
      undo: undoBy === '' ? null : undoBy,
      drift: drift ?? null,
    })),
    vnc: port === undefined ? null : { host: findings.get('vnc-listen') ?? '127.0.0.1', port: Number(port) },
    warnings,
  };
}

export const stateWords: Readonly<Record<DocumentOf<'Run'>['steps'][number]['state'], string>> = {
  'not-run': '-',
  ok: 'ok',
  skipped: 'not meant',
  pending: 'to do',
  unknown: 'not known yet',
  conflict: 'DIFFERS',
  refused: 'REFUSED',
  missing: 'MISSING',
  broken: 'FAILED',
  applying: 'at work',
  changed: 'changed',
  failed: 'FAILED',
  undone: 'taken back',
  'undo-failed': 'STUCK',
};

export function runTable({ server, name, steps, vnc }: DocumentOf<'Run'>): Table {
  const console = vnc
    ? [
        {
          what: 'VNC console',
          result: '',
          detail: `${vnc.host}:${vnc.port} on ${server}; ctctl vnc ${server}:${name}`,
        },
      ]
    : [];
  const rows = [
    ...steps.map(({ title, state, text }) => ({ what: title, result: stateWords[state], detail: text })),
    ...console,
  ];
  return listTable(
    [
      { header: name === '' ? server : `${server}:${name}`, value: ({ what }) => what },
      { header: 'result', value: ({ result }) => result },
      { header: 'detail', value: ({ detail }) => detail },
    ],
    rows,
  );
}
