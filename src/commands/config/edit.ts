/** config edit: a server's definition in the person's editor; checked, shown and agreed before it takes its place. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { type EditedFile, editedFile } from '../../console/editor.ts';
import { revisionBundle } from '../../operations/revise-definition.ts';
import { type Context, withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';
import { compare, tellDiff } from './compare.ts';
import { type FoundOnServer, findOnServer, rulesOf } from './find.ts';
import { type Judgement, judge, tellFindings } from './judge.ts';
import { isLocal } from './local.ts';

export function editDefinition(asked: string, flags: ChangeFlags): Promise<number> {
  return withContext(
    flags,
    async (context) => {
      if (await isLocal(asked)) throw ownFile(asked);
      assertAnswerable(context, flags);
      const found = await findOnServer(context, asked, rulesOf({}));
      const { path, bytes } = found.read;
      const file = await editedFile(path.slice(path.lastIndexOf('/') + 1), bytes);
      return editing(context, flags, found, file);
    },
    // The time limit is for servers, not for a person who edits.
    { ownTimeout: true },
  );
}

const ownFile = (asked: string): CtctlError =>
  new CtctlError('usage', `${asked} is a file of this computer`, {
    next: 'open it in your editor, then ctctl config lint',
  });

/** Nobody is to lose an edited text because the question after it cannot be asked. */
function assertAnswerable({ canAsk }: Context, { yes, dryRun, showScript }: ChangeFlags): void {
  if (canAsk || yes || dryRun || showScript) return;
  throw new CtctlError('refused', 'config edit asks before it writes, and there is no terminal', {
    next: 'use --yes',
  });
}

/** The file goes when its text has arrived, or when nothing in it is worth keeping. */
async function editing(
  context: Context,
  flags: ChangeFlags,
  found: FoundOnServer,
  file: EditedFile,
): Promise<number> {
  const { bytes } = found.read;
  let isWorthKeeping = false;
  try {
    const after = await edited(context, flags, found, file, (text) => {
      isWorthKeeping = !text.equals(bytes);
    });
    const code = after === undefined ? exitCodes.done : await write(context, flags, found, after);
    isWorthKeeping = flags.dryRun === true && after !== undefined;
    return code;
  } finally {
    if (isWorthKeeping) context.reporter.line(`your text is kept in ${file.path}`);
    else await file.remove();
  }
}

/** The text that is to be written; undefined where nothing was changed. */
async function edited(
  context: Context,
  flags: ChangeFlags,
  { server, hub, read }: FoundOnServer,
  file: EditedFile,
  seen: (text: Buffer) => void,
): Promise<Buffer | undefined> {
  const label = `${server.name}:${read.path}`;
  for (;;) {
    const after = await inEditor(context, file).catch(async (error: unknown) => {
      // An editor that crashes is no reason to throw away what was typed; what is gone is gone.
      seen(await file.now().catch(() => read.bytes));
      throw error;
    });
    seen(after);
    if (after.equals(read.bytes)) {
      context.reporter.line(`${label}: nothing was changed`);
      return undefined;
    }
    if (flags.showScript) return after;
    const judgement = await judge(hub, server, read, after);
    tellDiff(context, compare({ label, bytes: read.bytes }, { label: `${label} (edited)`, bytes: after }));
    tellFindings(context, judgement);
    const decision = await decide(context, flags, label, judgement);
    if (decision === 'write') return after;
  }
}

/** Ctrl-C belongs to the editor. */
async function inEditor({ onInterrupt, reporter }: Context, file: EditedFile): Promise<Buffer> {
  reporter.done();
  const release = onInterrupt(() => true);
  return file.edit().finally(release);
}

/** @throws CtctlError `cancelled`; `failed` for a text that the toolstack refuses, where nobody is there to mend it. */
async function decide(
  { prompts, canAsk, reporter }: Context,
  flags: ChangeFlags,
  label: string,
  { refusal }: Judgement,
): Promise<'write' | 'again'> {
  if (refusal !== undefined) {
    if (!canAsk || flags.yes) throw new CtctlError('failed', `${label} was not written: ${refusal}`);
    reporter.line(refusal);
    const choices = ['edit again', 'give up, and leave the definition as it is'];
    if ((await prompts.choose('It would be refused. What now?', choices, 'use --yes')) === 0) return 'again';
  } else {
    if (flags.yes || flags.dryRun) return 'write';
    const choices = ['write it', 'edit again', 'give up, and leave the definition as it is'];
    const chosen = await prompts.choose(`Write it to ${label}?`, choices, 'use --yes');
    if (chosen < 2) return chosen === 0 ? 'write' : 'again';
  }
  throw new CtctlError('cancelled', `${label} is left as it is`);
}

function write(
  context: Context,
  flags: ChangeFlags,
  { server, hub, name, read }: FoundOnServer,
  after: Buffer,
): Promise<number> {
  const bundle = revisionBundle(server, `edit ${name}`, { name, path: read.path, before: read.bytes, after });
  return carryOut(context, flags, { server, name, action: 'edit', bundle, hub: () => hub });
}
