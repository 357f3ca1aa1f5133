/** config show --text: the text of a definition itself, present or old, whoever can read it; without its passwords. */
import { parseTarget } from '../../inventory/target.ts';
import { pickKept, readHistory, readKept } from '../../operations/definition-history.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { escapeControl } from '../../output/escape.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable } from '../../output/table.ts';
import { assertText, textOf } from '../../xen/definitions/bytes.ts';
import { maskTexts } from '../../xen/definitions/mask.ts';
import type { Context } from '../context.ts';
import { contents, isLocal } from './local.ts';
import { locate } from './target.ts';

type Document = DocumentOf<'DefinitionText'>;
type Place = Pick<Document, 'server' | 'file' | 'revision'>;

/** @param at which old text; of servers only. */
export async function showText(context: Context, asked: string, at: string | undefined): Promise<void> {
  const { bytes, ...place } = await placed(context, asked, at);
  const { server, file } = place;
  assertText(server === null ? file : `${server}:${file}`, bytes);
  const [text = ''] = maskTexts([textOf(bytes)]);
  if (context.format === 'table') await context.write(harmless(text));
  else
    await context.print(
      { kind: 'DefinitionText', apiVersion, ...place, bytes: bytes.length, text },
      textTable,
    );
}

async function placed(
  context: Context,
  asked: string,
  at: string | undefined,
): Promise<Place & { readonly bytes: Buffer }> {
  if (await isLocal(asked)) {
    return { server: null, file: asked, revision: null, bytes: await contents(asked) };
  }
  const { server, hub, name } = await locate(context, parseTarget(asked));
  const history = await readHistory(hub, server, name);
  const { path, bytes } = history.present;
  const place = { server: server.name, file: path };
  if (at === undefined) return { ...place, revision: null, bytes };
  const { revision } = pickKept(server, history, at);
  const [kept = bytes] = await readKept(hub, server, path, [revision]);
  return { ...place, revision, bytes: kept };
}

/** Line ends stay, those of DOS too. */
const harmless = (text: string): string =>
  text
    .split('\r\n')
    .map((part) => escapeControl(part, { multiline: true }))
    .join('\r\n');

const textTable = ({ file, text }: Document) => fieldTable([[file, text]]);
