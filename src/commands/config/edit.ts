/** config edit: a server's definition in the person's editor, or a text at hand, takes the place of what is there. */
import { baseName } from '../../common/base-name.ts';
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { type EditedFile, editedFile } from '../../console/editor.ts';
import { revisionBundle } from '../../operations/revise-definition.ts';
import { quote } from '../../remote/bundle/shell.ts';
import { keepEncoding } from '../../xen/definitions/bytes.ts';
import { type Context, withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { type FoundOnServer, findOnServer, rulesOf } from './find.ts';
import { givenText } from './given-text.ts';
import { replaceText } from './kept.ts';
import { isPath } from './local.ts';
import { type Agreed, agree } from './new-text.ts';

interface EditFlags extends ChangeFlags {
  /** A file whose text is taken as it is; `-`: standard input. */
  readonly from?: string;
}

export function editDefinition(asked: string, flags: EditFlags): Promise<number> {
  const { from } = flags;
  return withContext(
    flags,
    async (context) => {
      if (isPath(asked)) throw ownFile(asked);
      assertAnswerable(context, flags);
      const given = from === undefined ? undefined : await givenText(from, flags);
      const found = await findOnServer(context, asked, rulesOf({}));
      if (given !== undefined) {
        const text = { bytes: async () => given, isEditable: false };
        return write(context, flags, found, await agree(context, flags, found, text));
      }
      const { path, bytes } = found.read;
      const file = await editedFile(baseName(path), bytes);
      return editing(context, flags, found, file);
    },
    // The time limit is for servers, not for a person who edits.
    { ownTimeout: from === undefined },
  );
}

const ownFile = (asked: string): CtctlError =>
  new CtctlError('usage', `${asked} is a file of this computer`, {
    next: 'open it in your editor, then ctctl config lint',
  });

/** Nobody is to lose an edited text because the question after it cannot be asked. */
function assertAnswerable({ canAsk }: Context, { yes, dryRun, showScript, from }: EditFlags): void {
  if (!canAsk && from === undefined && !process.env.VISUAL && !process.env.EDITOR) {
    throw new CtctlError('refused', 'config edit opens an editor, and there is no terminal', {
      next: 'use --from FILE, or set EDITOR to a program that needs none',
    });
  }
  if ((canAsk && from !== '-') || yes || dryRun || showScript) return;
  const why = from === '-' ? 'its text comes from standard input' : 'there is no terminal';
  throw new CtctlError('refused', `config edit asks before it writes, and ${why}`, { next: 'use --yes' });
}

/** The file goes when its text has arrived, or when nothing in it is worth keeping. */
async function editing(
  context: Context,
  flags: EditFlags,
  found: FoundOnServer,
  file: EditedFile,
): Promise<number> {
  const { bytes } = found.read;
  let isWorthKeeping = false;
  const seen = (text: Buffer): Buffer => {
    isWorthKeeping = !text.equals(bytes);
    return text;
  };
  try {
    const text = { bytes: async () => seen(await inEditor(context, file, seen, bytes)), isEditable: true };
    const agreed = await agree(context, flags, found, text);
    const code = await write(context, flags, found, agreed);
    isWorthKeeping = flags.dryRun === true && agreed !== undefined;
    return code;
  } finally {
    if (isWorthKeeping) tellLeft(context, found, file);
    else await file.remove();
  }
}

/** Nobody has to type it again: what it differs in, and how it gets there after all. */
function tellLeft({ reporter }: Context, { server, name }: FoundOnServer, { path }: EditedFile): void {
  const [target, file] = [quote(`${server.name}:${name}`), quote(path)];
  reporter.line(`your text is kept in ${path}`);
  reporter.line(`  what differs now: ctctl config diff ${target} ${file}`);
  reporter.line(`  put it there:     ctctl config edit ${target} --from ${file}`);
}

/** Ctrl-C belongs to the editor. One that crashes is no reason to throw away what was typed; what is gone is gone. */
async function inEditor(
  { onInterrupt, reporter }: Context,
  file: EditedFile,
  seen: (text: Buffer) => void,
  before: Buffer,
): Promise<Buffer> {
  reporter.done();
  const release = onInterrupt(() => true);
  try {
    return keepEncoding(before, await file.edit());
  } catch (error) {
    seen(await file.now().catch(() => before));
    throw error;
  } finally {
    release();
  }
}

async function write(
  context: Context,
  flags: EditFlags,
  { server, hub, name, read }: FoundOnServer,
  agreed: Agreed | undefined,
): Promise<number> {
  // Programs get their document; people have been told.
  if (agreed === undefined && context.format === 'table') return exitCodes.done;
  const { after, name: newName } = agreed ?? { after: read.bytes, name };
  const revision = { name, path: read.path, before: read.bytes, after };
  const bundle = revisionBundle(server, `edit ${name}`, revision);
  const call = { server, name, action: 'edit', bundle, hub: () => hub };
  return replaceText(context, flags, call, newName);
}
