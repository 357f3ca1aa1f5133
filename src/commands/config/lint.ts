/** config lint: what a toolstack refuses, swallows or does otherwise than it looks; --fix mends the safe part of it. */
import { realpath, stat } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { type Linted, lintLocal, lintRemote, mendLocal } from '../../operations/lint-definition.ts';
import { type ReadDefinition, type Rules, readLocal } from '../../operations/read-definition.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { decode } from '../../remote/lines.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { contents, findOnServer, isLocal, type RuleFlags, rulesOf } from './find.ts';
import { tellLint } from './lint-table.ts';

interface LintFlags extends GlobalFlags, RuleFlags {
  readonly fix?: boolean;
  readonly exitCode?: boolean;
}

type Document = DocumentOf<'DefinitionLint'>;

/** @returns 1 where the toolstack refuses the file, 8 with --exit-code where something is wrong. */
export function lintDefinition(asked: string, flags: LintFlags): Promise<number> {
  const rules = rulesOf(flags);
  return withContext(flags, async (context) => {
    const document = (await isLocal(asked))
      ? await lintFile(asked, rules, flags.fix === true)
      : await lintOnServer(context, asked, rules, flags.fix === true);
    await tellLint(context, document);
    return exitCode(document, flags.exitCode === true);
  });
}

async function lintOnServer(context: Context, asked: string, rules: Rules, fix: boolean): Promise<Document> {
  if (fix) {
    throw new CtctlError('usage', `--fix changes files of this computer only, not ${asked}`, {
      next: 'mend a copy of it: ctctl config lint ./FILE --fix',
    });
  }
  const { server, hub, read } = await findOnServer(context, asked, rules);
  return documentOf(server.name, read, await lintRemote(hub, server, read), []);
}

async function lintFile(path: string, rules: Rules, fix: boolean): Promise<Document> {
  const bytes = await contents(path);
  const mode = (await stat(path)).mode & 0o7777;
  const read = readLocal(path, decode(bytes), rules);
  if (!fix) return documentOf(null, read, lintLocal(read, mode), []);
  const { text, fixed } = mendLocal(read, mode);
  if (text !== read.text) await write(path, bytes, text, mode);
  // By the same rules as before: a mended file may look like one of the other toolstack.
  const after = readLocal(path, text, { toolstack: read.toolstack, xen: read.xen });
  return documentOf(null, after, lintLocal(after, mode), fixed);
}

/** In its own encoding, and through a link to where it leads. */
async function write(path: string, before: Buffer, text: string, mode: number): Promise<void> {
  const encoding = Buffer.from(decode(before)).equals(before) ? 'utf8' : 'latin1';
  try {
    await writeFileAtomic(await realpath(path), Buffer.from(text, encoding), { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw error;
    throw new CtctlError('failed', `cannot write ${path}: permission denied`);
  }
}

function documentOf(
  server: string | null,
  { path, toolstack, xen }: ReadDefinition,
  { findings, isRefused }: Linted,
  fixed: Linted['findings'],
): Document {
  return {
    kind: 'DefinitionLint',
    apiVersion,
    server,
    file: path,
    toolstack,
    xen,
    refused: isRefused,
    items: findings.map(({ line, key, rule, severity, message, mend, fix }) => ({
      ...{ line, key, rule, severity, message, mend },
      fixable: fix !== undefined,
    })),
    fixed: fixed.map(({ line, key, rule, message }) => ({ line, key, rule, message })),
  };
}

function exitCode({ refused, items }: Document, differences: boolean): number {
  if (refused) return exitCodes.failed;
  return differences && items.some(({ severity }) => severity !== 'note')
    ? exitCodes.differences
    : exitCodes.done;
}
