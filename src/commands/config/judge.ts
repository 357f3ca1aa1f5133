/** What is to be said of a new text of a definition before it is written: its toolstack's verdict, and our own. */
import { lintRemote } from '../../operations/lint-definition.ts';
import { readAgain } from '../../operations/read-definition.ts';
import { renamingOf } from '../../operations/rename-definition.ts';
import { dryRun } from '../../operations/revise-definition.ts';
import type { Finding } from '../../xen/definitions/lint/model.ts';
import { sentenceMasker } from '../../xen/definitions/mask.ts';
import type { Context } from '../context.ts';
import type { FoundOnServer } from './find.ts';

export interface Judgement {
  /** Errors and warnings that the text before did not have. */
  readonly findings: readonly Finding[];
  /** Why it cannot be written; `failed`: the toolstack would not take it, in its words or those of our reader. */
  readonly refusal: { readonly reason: 'failed' | 'refused'; readonly words: string } | undefined;
  /** What the domain is called with this text, where that is another name. */
  readonly newName: string | undefined;
}

/** @throws whatever `askServer` throws. */
export async function judge(
  { server, hub, name, read: before }: FoundOnServer,
  after: Buffer,
): Promise<Judgement> {
  const read = readAgain(before, after);
  const [said, old, now, renaming] = await Promise.all([
    dryRun(hub, server, { path: before.path, after }),
    lintRemote(hub, server, before),
    lintRemote(hub, server, read),
    renamingOf(hub, server, name, read),
  ]);
  const known = new Set(old.findings.map(signature));
  const isNews = (each: Finding): boolean =>
    each.severity !== 'note' &&
    !known.has(signature(each)) &&
    // The toolstack says that itself.
    !(each.rule === 'refused' && said !== undefined);
  // Both repeat what they stumble over.
  const safe = sentenceMasker(read.text);
  return {
    findings: now.findings.filter(isNews).map((each) => ({ ...each, message: safe(each.message) })),
    refusal:
      said !== undefined
        ? { reason: 'failed', words: safe(said) }
        : renaming?.takenBy !== undefined
          ? { reason: 'refused', words: `${renaming.name} is defined already in ${renaming.takenBy}` }
          : undefined,
    newName: renaming?.name,
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
