/** What is to be said of a new text of a definition before it is written: its toolstack's verdict, and our own. */
import type { Server } from '../../inventory/schema.ts';
import { lintRemote } from '../../operations/lint-definition.ts';
import { type ReadDefinition, readAgain } from '../../operations/read-definition.ts';
import { dryRun } from '../../operations/revise-definition.ts';
import type { Hub } from '../../remote/hub.ts';
import type { Finding } from '../../xen/definitions/lint/model.ts';
import { maskWords } from '../../xen/definitions/mask.ts';
import type { Context } from '../context.ts';

export interface Judgement {
  /** Errors and warnings that the text before did not have. */
  readonly findings: readonly Finding[];
  /** The toolstack would not take it: its words, or those of our reader. */
  readonly refusal: string | undefined;
}

/** @throws whatever `askServer` throws. */
export async function judge(
  hub: Hub,
  server: Server,
  before: ReadDefinition,
  after: Buffer,
): Promise<Judgement> {
  const read = readAgain(before, after);
  const [refusal, old, now] = await Promise.all([
    dryRun(hub, server, { path: before.path, after }),
    lintRemote(hub, server, before),
    lintRemote(hub, server, read),
  ]);
  const known = new Set(old.findings.map(signature));
  const isNews = (each: Finding): boolean =>
    each.severity !== 'note' &&
    !known.has(signature(each)) &&
    // The toolstack says that itself.
    !(each.rule === 'refused' && refusal !== undefined);
  // Both repeat what they stumble over.
  const safe = (words: string): string => maskWords(words, read.text);
  return {
    findings: now.findings.filter(isNews).map((each) => ({ ...each, message: safe(each.message) })),
    refusal: refusal === undefined ? undefined : safe(refusal),
  };
}

/** Lines move; what is said of them does not. */
const signature = ({ rule, key, message }: Finding): string => [rule, key, message].join('\0');

/** All but the refusal, which decides what comes next. */
export function tellFindings({ reporter }: Context, { findings }: Judgement): void {
  for (const { line, severity, rule, message, mend } of findings) {
    reporter.line(`line ${line}: ${severity} (${rule}): ${message}; ${mend}`);
  }
}
