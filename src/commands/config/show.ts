/** config show: what a toolstack makes of a definition; a file that it would refuse ends with its reason. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { pickKept, readHistory, readKept } from '../../operations/definition-history.ts';
import { maskerFor } from '../../operations/definition-passwords.ts';
import { type ReadDefinition, type Rules, readAgain } from '../../operations/read-definition.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { assertText } from '../../xen/definitions/bytes.ts';
import { maskWords } from '../../xen/definitions/mask.ts';
import { maskDefinition } from '../../xen/definitions/masking/values.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { findDefinition, type RuleFlags, rulesOf } from './find.ts';
import { isLocal, tellLocal } from './local.ts';
import { showText } from './show-text.ts';
import { definitionTable } from './table.ts';

interface ShowFlags extends GlobalFlags, RuleFlags {
  /** An old text that the server keeps. */
  readonly at?: string;
  /** The text itself. */
  readonly text?: true;
}

export function showDefinition(asked: string, flags: ShowFlags): Promise<number> {
  const rules = rulesOf(flags);
  return withContext(flags, async (context) => {
    if (flags.at !== undefined && (await isLocal(asked))) {
      throw new CtctlError('usage', `${asked} is a file of this computer: --at is for old texts of servers`);
    }
    await tellLocal(context, asked);
    if (flags.text) await showText(context, asked, flags.at);
    else {
      const found = await definitionOf(context, asked, rules, flags.at);
      await context.print(definitionDocument(found), definitionTable);
      tellRules(context, found, rules);
    }
    return exitCodes.done;
  });
}

interface Found {
  /** The name of its server. */
  readonly server: string | null;
  /** null: the present text. */
  readonly revision: string | null;
  readonly read: ReadDefinition;
}

async function definitionOf(
  context: Context,
  asked: string,
  rules: Rules,
  at: string | undefined,
): Promise<Found> {
  const found = await findDefinition(context, asked, rules);
  const { read, server } = found;
  if (server === null || at === undefined) {
    return { server: server?.name ?? null, revision: null, read };
  }
  const { hub, name } = found;
  const { revision } = pickKept(server, await readHistory(hub, server, name), at);
  const [bytes = read.bytes] = await readKept(hub, server, read.path, [revision]);
  return { server: server.name, revision, read: readAgain(read, bytes) };
}

/** Rules of a version that nobody has looked at are those of one near to it. */
function tellRules({ reporter }: Context, { read: { toolstack, xen } }: Found, asked: Rules): void {
  if (asked.xen === undefined || asked.xen === xen) return;
  reporter.line(
    `the rules of ${toolstack} of Xen ${asked.xen} are not known: it was read by those of ${xen}`,
  );
}

/** @throws CtctlError `failed` for a file that the toolstack itself refuses. */
function definitionDocument({ server, revision, read }: Found): DocumentOf<'Definition'> {
  const { path, text, bytes, toolstack, xen, reading } = read;
  const place = `${server === null ? '' : `${server}:`}${path}${revision === null ? '' : ` (${revision})`}`;
  assertText(place, bytes);
  if (reading.kind === 'refused') {
    const line = reading.line === null ? '' : `:${reading.line}`;
    throw new CtctlError(
      'failed',
      `${place}${line}: ${toolstack} of Xen ${xen} refuses it: ${maskWords(reading.reason, text)}`,
    );
  }
  return {
    kind: 'Definition',
    apiVersion,
    server,
    file: path,
    revision,
    toolstack,
    xen,
    ...maskDefinition(reading.definition, maskerFor(read)),
  };
}
