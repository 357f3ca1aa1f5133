/** config revert: an old text of a definition takes the place of the present one, which is kept in its turn. */
import { CtctlError } from '../../common/errors.ts';
import { pickKept, readHistory, readKept } from '../../operations/definition-history.ts';
import { readLocal } from '../../operations/read-definition.ts';
import { renamingOf } from '../../operations/rename-definition.ts';
import { dryRun, revisionBundle } from '../../operations/revise-definition.ts';
import { quote } from '../../remote/bundle/shell.ts';
import { textOf } from '../../xen/definitions/bytes.ts';
import { maskWords } from '../../xen/definitions/mask.ts';
import { type Context, withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { compare, tellDiff } from './compare.ts';
import { replaceText } from './kept.ts';
import { locateOnServer, type OnServer } from './target.ts';

interface Flags extends ChangeFlags {
  readonly to?: string;
  /** Also a text that the toolstack refuses. */
  readonly force?: true;
}

interface Wanted {
  readonly label: string;
  readonly path: string;
  readonly revision: string;
  readonly before: Buffer;
  readonly after: Buffer;
}

export function revertDefinition(asked: string, flags: Flags): Promise<number> {
  return withContext(flags, async (context) => {
    const place = await locateOnServer(context, asked, 'only servers keep old texts');
    const { server, hub, name } = place;
    const history = await readHistory(hub, server, name);
    const { path, bytes: before } = history.present;
    const { revision } = pickKept(server, history, flags.to);
    const [after = before] = await readKept(hub, server, path, [revision]);
    const wanted = { label: `${server.name}:${path}`, path, revision, before, after };
    const isNew = !after.equals(before) && !flags.showScript;
    const { newName, asItIs } = isNew
      ? await agree(context, flags, place, wanted)
      : { newName: name, asItIs: flags.force === true };
    const bundle = revisionBundle(server, `revert ${name} to ${revision}`, {
      ...{ name, path, before, after, asItIs },
    });
    return replaceText(context, flags, { server, name, action: 'revert', bundle, hub: () => hub }, newName);
  });
}

interface Agreed {
  readonly newName: string;
  readonly asItIs: boolean;
}

/** A definition that was broken before it was mended is broken again: that takes a word of its own. */
async function agree(context: Context, flags: Flags, place: OnServer, wanted: Wanted): Promise<Agreed> {
  const { server, hub, name } = place;
  const { label, path, revision, before, after } = wanted;
  tellDiff(context, compare({ label, bytes: before }, { label: `${label} (${revision})`, bytes: after }));
  const [said, renaming] = await Promise.all([
    dryRun(hub, server, { path, after }),
    renamingOf(hub, server, name, readLocal(path, after, {})),
  ]);
  const { name: newName, takenBy } = renaming ?? { name, takenBy: undefined };
  if (takenBy !== undefined)
    throw new CtctlError('refused', `${label} was not written: ${newName} is defined already in ${takenBy}`);
  if (newName !== name) context.reporter.line(`with this text the domain ${name} is called ${newName}`);
  const refusal = said === undefined ? undefined : maskWords(said, textOf(after));
  if (flags.force) return { newName, asItIs: true };
  if (refusal === undefined) {
    if (!flags.dryRun && !flags.yes)
      await confirm(context, `Put the text of ${revision} back as ${label}?`, 'use --yes');
    return { newName, asItIs: false };
  }
  if (flags.dryRun || flags.yes) throw refused(place, wanted, refusal);
  context.reporter.line(refusal);
  await confirm(context, `Put the text of ${revision} back as ${label} all the same?`, 'use --force');
  return { newName, asItIs: true };
}

async function confirm({ prompts }: Context, question: string, next: string): Promise<void> {
  if (!(await prompts.confirm(question, next))) throw new CtctlError('cancelled', 'nothing was done');
}

function refused({ server, name }: OnServer, { revision }: Wanted, refusal: string): CtctlError {
  const target = quote(`${server.name}:${name}`);
  return new CtctlError('refused', `${server.name}: the text of ${revision} was not put back: ${refusal}`, {
    server: server.name,
    next: `--force puts it back all the same; it is ctctl config show ${target} --at ${revision} --text`,
  });
}
