/** Looks through texts for the tests, as if they stood in a file called t. */
import { readFileSync } from 'node:fs';
import { lintSubject } from '../../../../../src/xen/definitions/lint/lint.ts';
import type { Finding } from '../../../../../src/xen/definitions/lint/model.ts';
import type { ServerView } from '../../../../../src/xen/definitions/lint/server/view.ts';
import { type Source, subjectOf } from '../../../../../src/xen/definitions/lint/subject.ts';

export type By = 'xl' | 'xl4.14' | 'xl4.20' | 'xm' | 'xm3.4' | 'xm4.0';

const byWhom = {
  xl: { toolstack: 'xl', xen: '4.17' },
  'xl4.14': { toolstack: 'xl', xen: '4.14' },
  'xl4.20': { toolstack: 'xl', xen: '4.20' },
  xm: { toolstack: 'xm', xen: '3.2' },
  'xm3.4': { toolstack: 'xm', xen: '3.4' },
  'xm4.0': { toolstack: 'xm', xen: '4.0' },
} as const satisfies Record<By, Source['rules']>;

interface Around {
  readonly mode?: number;
  readonly server?: ServerView;
  readonly fileName?: string;
}

export function source(by: By, text: string, { mode, server, fileName = 't' }: Around = {}): Source {
  return {
    text,
    fileName,
    rules: byWhom[by],
    surroundings: { files: new Map(), missingFiles: new Set() },
    mode: mode ?? null,
    server: server ?? null,
  };
}

export const lint = (by: By, text: string, around?: Around): readonly Finding[] =>
  lintSubject(subjectOf(source(by, text, around)));

export const found = (rule: string, findings: readonly Finding[]): readonly Finding[] =>
  findings.filter((finding) => finding.rule === rule);

/** A definition of which no toolstack has anything to say, on four lines. */
export const quiet = "name = 't'\nmemory = 256\nkernel = '/k'\non_crash = 'restart'\n";

/** The same for HVM, with VNC. */
export const quietHvm = `name = 't'\nmemory = 256\nbuilder = 'hvm'\non_crash = 'restart'\nusbdevice = 'tablet'\nvnc = 1\n`;

export const fixture = (name: string): string =>
  readFileSync(new URL(`../../../../fixtures/xen/${name}`, import.meta.url), 'utf8');

/** The texts of the shared test data. */
export const sharedTexts = (): readonly string[] =>
  Object.values(
    JSON.parse(fixture('definitions.json')) as Readonly<Record<string, { readonly text: string }>>,
  ).map(({ text }) => text);
