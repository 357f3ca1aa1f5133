/** config diff: two definitions side by side, or what has become of one since an old text of it. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { parseTarget } from '../../inventory/target.ts';
import { pickKept, readHistory, readKept } from '../../operations/definition-history.ts';
import { paintDiff, type TextDiff } from '../../output/diff.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { compare, type Side } from './compare.ts';
import { contents, isLocal, tellLocal } from './local.ts';
import { locate, locateOnServer } from './target.ts';

interface Flags extends GlobalFlags {
  readonly at?: string;
  readonly exitCode?: true;
}

type Document = DocumentOf<'DefinitionDiff'>;
type Place = Document['from'];
type Placed = Side & { readonly place: Place };

export function showDiff(asked: string, other: string | undefined, flags: Flags): Promise<number> {
  if (other !== undefined && flags.at !== undefined) {
    throw new CtctlError('usage', '--at is for one definition, held against its own old text', {
      next: 'leave out the second definition',
    });
  }
  return withContext(flags, async (context) => {
    const [from, to] =
      other === undefined
        ? await sinceKept(context, asked, flags.at)
        : await bothPlaced(context, asked, other);
    const diff = compare(from, to);
    const same = from.bytes.equals(to.bytes);
    const { added, removed } = diff;
    await print(
      context,
      {
        ...{ kind: 'DefinitionDiff' as const, apiVersion, from: from.place, to: to.place },
        ...{ same, added, removed, diff: diff.lines.map((line) => `${line}\n`).join('') },
      },
      diff,
    );
    if (diff.lines.length === 0) {
      const how = same ? 'are the same' : 'differ in their encoding only';
      context.reporter.line(`${from.label} and ${to.label} ${how}`);
    }
    return !same && flags.exitCode ? exitCodes.differences : exitCodes.done;
  });
}

async function print(context: Context, document: Document, { lines }: TextDiff): Promise<void> {
  if (context.format !== 'table') await context.print(document, diffTable);
  else
    await context.write(
      paintDiff(lines, process.stdout)
        .map((line) => `${line}\n`)
        .join(''),
    );
}

const diffTable = ({ diff }: Document): Table =>
  listTable([{ header: 'line', value: (line: string) => line }], diff.split('\n').slice(0, -1));

/** The old text that is meant, and the present one. */
async function sinceKept(
  context: Context,
  asked: string,
  at: string | undefined,
): Promise<readonly [Placed, Placed]> {
  const { server, hub, name } = await locateOnServer(
    context,
    asked,
    'name what it is to be held against, too',
  );
  const history = await readHistory(hub, server, name);
  const { path, bytes } = history.present;
  const { revision } = pickKept(server, history, at);
  const [kept] = await readKept(hub, server, path, [revision]);
  const label = `${server.name}:${path}`;
  const place = { server: server.name, file: path };
  return [
    { label: `${label} (${revision})`, bytes: kept ?? Buffer.alloc(0), place: { ...place, revision } },
    { label, bytes, place: { ...place, revision: null } },
  ];
}

async function bothPlaced(
  context: Context,
  asked: string,
  other: string,
): Promise<readonly [Placed, Placed]> {
  for (const each of [asked, other]) await tellLocal(context, each);
  return [await placed(context, asked), await placed(context, other)];
}

async function placed(context: Context, asked: string): Promise<Placed> {
  if (await isLocal(asked)) {
    const place = { server: null, file: asked, revision: null };
    return { label: asked, bytes: await contents(asked), place };
  }
  const { server, hub, name } = await locate(context, parseTarget(asked));
  const { path, bytes } = (await readHistory(hub, server, name)).present;
  return {
    label: `${server.name}:${path}`,
    bytes,
    place: { server: server.name, file: path, revision: null },
  };
}
