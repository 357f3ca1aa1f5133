/** config history: the old texts of a definition that its server keeps, and who has replaced them. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { type DefinitionHistory, readHistory, readKept } from '../../operations/definition-history.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { localTime } from '../runs/time.ts';
import { compare } from './compare.ts';
import { locateOnServer } from './target.ts';

type Document = DocumentOf<'DefinitionHistory'>;

interface Flags extends GlobalFlags {
  readonly limit?: string;
}

export function showHistory(asked: string, flags: Flags): Promise<number> {
  const limit = limitOf(flags.limit ?? '20');
  return withContext(flags, async (context) => {
    const { server, hub, name } = await locateOnServer(context, asked, 'name a domain: SERVER:NAME');
    const history = await readHistory(hub, server, name);
    const shown = { ...history, kept: history.kept.slice(0, limit) };
    const revisions = shown.kept.map(({ revision }) => revision);
    const texts = await readKept(hub, server, history.present.path, revisions);
    const document = { server: server.name, name, ...itemsOf(shown, texts) };
    await context.print({ kind: 'DefinitionHistory', apiVersion, ...document }, historyTable);
    const older = history.kept.length - shown.kept.length;
    if (older > 0) context.reporter.line(`${older} older: --limit ${history.kept.length}`);
    if (history.kept.length === 0)
      context.reporter.line(`${server.name}: ${history.present.path} has not been changed through ctctl yet`);
    return exitCodes.done;
  });
}

function limitOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new CtctlError('usage', `--limit: expected a number of texts, not "${text}"`);
  }
  return Number(text);
}

/** What each run has done to the text that it replaced: the difference to the next newer one. */
function itemsOf(
  { present, kept }: DefinitionHistory,
  texts: readonly Buffer[],
): Pick<Document, 'file' | 'bytes' | 'items'> {
  return {
    file: present.path,
    bytes: present.bytes.length,
    items: kept.map(({ revision, bytes, replaced }, index) => {
      const before = texts[index] ?? Buffer.alloc(0);
      const after = index === 0 ? present.bytes : (texts[index - 1] ?? present.bytes);
      const { added, removed } = compare({ label: '', bytes: before }, { label: '', bytes: after });
      return {
        revision,
        bytes,
        replaced: replaced?.at.toISOString() ?? null,
        by: replaced?.by ?? null,
        run: replaced?.run ?? null,
        command: replaced?.command ?? null,
        added,
        removed,
      };
    }),
  };
}

const historyTable = ({ items }: Document): Table =>
  listTable(
    [
      { header: 'revision', value: ({ revision }) => revision },
      { header: 'replaced', value: ({ replaced }) => (replaced === null ? null : localTime(replaced)) },
      { header: 'by', value: ({ by }) => by },
      { header: 'lines', value: ({ added, removed }) => `+${added} -${removed}` },
      { header: 'command', value: ({ command }) => command },
    ],
    items,
  );
