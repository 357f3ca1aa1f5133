/** A new text of a definition: judged, shown and agreed on before it may be written. */
import { CtctlError } from '../../common/errors.ts';
import type { Context } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { compare, tellDiff } from './compare.ts';
import type { FoundOnServer } from './find.ts';
import { type Judgement, judge, tellFindings } from './judge.ts';

export interface NewText {
  /** Its bytes; asked anew where somebody wants to edit it again. */
  bytes(): Promise<Buffer>;
  /** Whether it can be edited again. */
  readonly isEditable: boolean;
}

export interface Agreed {
  readonly after: Buffer;
  /** What the domain is called from now on. */
  readonly name: string;
}

/**
 * @returns undefined where nothing was changed.
 * @throws CtctlError `cancelled`; `failed` or `refused` for a text that must not be written, where nobody is there to mend it.
 */
export async function agree(
  context: Context,
  flags: ChangeFlags,
  found: FoundOnServer,
  text: NewText,
): Promise<Agreed | undefined> {
  const { server, name, read } = found;
  const label = `${server.name}:${read.path}`;
  for (;;) {
    const after = await text.bytes();
    if (after.equals(read.bytes)) {
      context.reporter.line(`${label}: nothing was changed`);
      return undefined;
    }
    if (flags.showScript) return { after, name };
    const judgement = await judge(found, after);
    const diff = compare({ label, bytes: read.bytes }, { label: `${label} (edited)`, bytes: after });
    tellDiff(context, diff);
    if (diff.lines.length === 0) context.reporter.line(`${label}: only the encoding is another one`);
    tellFindings(context, judgement);
    const { newName = name } = judgement;
    if (newName !== name) context.reporter.line(`with this text the domain ${name} is called ${newName}`);
    if ((await decide(context, flags, label, judgement, text)) === 'write') return { after, name: newName };
  }
}

async function decide(
  context: Context,
  flags: ChangeFlags,
  label: string,
  { refusal }: Judgement,
  { isEditable }: NewText,
): Promise<'write' | 'again'> {
  if (refusal !== undefined) {
    if (!context.canAsk || flags.yes || !isEditable)
      throw new CtctlError(refusal.reason, `${label} was not written: ${refusal.words}`);
    context.reporter.line(refusal.words);
  } else if (flags.yes || flags.dryRun) return 'write';
  const choices = [
    ...(refusal === undefined ? (['write'] as const) : []),
    ...(isEditable ? (['again'] as const) : []),
    'give up' as const,
  ];
  const question = refusal === undefined ? `Write it to ${label}?` : 'It would be refused. What now?';
  const chosen = await context.prompts.choose(
    question,
    choices.map((choice) => choiceWords[choice]),
    'use --yes',
  );
  const choice = choices[chosen] ?? 'give up';
  if (choice !== 'give up') return choice;
  throw new CtctlError('cancelled', `${label} is left as it is`);
}

const choiceWords = {
  write: 'write it',
  again: 'edit again',
  'give up': 'give up, and leave the definition as it is',
} as const;
