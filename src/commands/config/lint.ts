/** config lint: what a toolstack refuses, swallows or does otherwise than it looks; --fix mends the safe part of it. */
import { realpath, stat } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { CtctlError, exitCodes } from '../../common/errors.ts';
import {
  type Linted,
  lintLocal,
  lintRemote,
  mendLocal,
  mendRemote,
} from '../../operations/lint-definition.ts';
import { type ReadDefinition, type Rules, readAgain, readLocal } from '../../operations/read-definition.ts';
import { revisionBundle } from '../../operations/revise-definition.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { encodeLike } from '../../xen/definitions/bytes.ts';
import { sentenceMasker } from '../../xen/definitions/mask.ts';
import { type Context, withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';
import { compare, tellDiff } from './compare.ts';
import { findOnServer, type RuleFlags, rulesOf } from './find.ts';
import { type Mending, tellLint } from './lint-table.ts';
import { contents, isLocal, tellLocal } from './local.ts';

interface LintFlags extends ChangeFlags, RuleFlags {
  readonly fix?: boolean;
  readonly exitCode?: boolean;
}

type Document = DocumentOf<'DefinitionLint'>;

/** @returns 1 where the toolstack refuses the file, 8 with --exit-code where something is wrong. */
export function lintDefinition(asked: string, flags: LintFlags): Promise<number> {
  const rules = rulesOf(flags);
  return withContext(flags, async (context) => {
    await tellLocal(context, asked);
    const { document, mending } = (await isLocal(asked))
      ? await lintFile(context, asked, rules, flags)
      : await lintOnServer(context, asked, rules, flags);
    await tellLint(context, document, mending);
    return exitCode(document, flags.exitCode === true);
  });
}

interface Result {
  readonly document: Document;
  readonly mending: Mending;
}

async function lintOnServer(
  context: Context,
  asked: string,
  rules: Rules,
  flags: LintFlags,
): Promise<Result> {
  const { server, hub, name, read } = await findOnServer(context, asked, rules);
  const result = async (
    now: ReadDefinition,
    fixed: Linted['findings'],
    mending: Mending,
  ): Promise<Result> => ({
    document: documentOf(server.name, now, await lintRemote(hub, server, now), fixed),
    mending,
  });
  if (!flags.fix) return result(read, [], undefined);
  const { text, fixed } = await mendRemote(hub, server, read);
  const after = mendedBytes(context, `${server.name}:${read.path}`, read, text);
  if (after === read.bytes) return result(read, [], 'nothing');
  const mended = readAgain(read, after);
  if (mended.reading.kind === 'refused') return result(read, [], 'refused');
  const bundle = revisionBundle(server, `mend ${name}`, {
    name,
    path: read.path,
    before: read.bytes,
    after,
  });
  await carryOut(context, flags, { server, name, action: 'lint', bundle, hub: () => hub, isPart: true });
  return flags.dryRun ? result(read, [], 'shown') : result(mended, fixed, 'mended');
}

async function lintFile(context: Context, path: string, rules: Rules, flags: LintFlags): Promise<Result> {
  const bytes = await contents(path);
  const mode = (await stat(path)).mode & 0o7777;
  const read = readLocal(path, bytes, rules);
  const result = (now: ReadDefinition, fixed: Linted['findings'], mending: Mending): Result => ({
    document: documentOf(null, now, lintLocal(now, mode), fixed),
    mending,
  });
  if (!flags.fix) return result(read, [], undefined);
  const { text, fixed } = mendLocal(read, mode);
  const after = mendedBytes(context, path, read, text);
  if (after === bytes) return result(read, [], 'nothing');
  if (flags.dryRun) return result(read, [], 'shown');
  await write(path, after, mode);
  // By the same rules as before: a mended file may look like one of the other toolstack.
  return result(readAgain(read, after), fixed, 'mended');
}

/** The very bytes that were read where nothing is to be mended; what is to be is shown. */
function mendedBytes(context: Context, label: string, read: ReadDefinition, text: string): Buffer {
  if (text === read.text) return read.bytes;
  const after = encodeLike(read.bytes, text);
  tellDiff(context, compare({ label, bytes: read.bytes }, { label: `${label} (mended)`, bytes: after }));
  return after;
}

/** Through a link to where it leads. */
async function write(path: string, bytes: Buffer, mode: number): Promise<void> {
  try {
    await writeFileAtomic(await realpath(path), bytes, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw error;
    throw new CtctlError('failed', `cannot write ${path}: permission denied`);
  }
}

function documentOf(
  server: string | null,
  { path, text, toolstack, xen }: ReadDefinition,
  { findings, isRefused }: Linted,
  fixed: Linted['findings'],
): Document {
  // Some findings repeat what they find fault with.
  const masked = sentenceMasker(text);
  return {
    kind: 'DefinitionLint',
    apiVersion,
    server,
    file: path,
    toolstack,
    xen,
    refused: isRefused,
    items: findings.map(({ line, key, rule, severity, message, mend, fix }) => ({
      ...{ line, key, rule, severity, message: masked(message), mend: masked(mend) },
      fixable: fix !== undefined,
    })),
    fixed: fixed.map(({ line, key, rule, message }) => ({ line, key, rule, message: masked(message) })),
  };
}

function exitCode({ refused, items }: Document, differences: boolean): number {
  if (refused) return exitCodes.failed;
  return differences && items.some(({ severity }) => severity !== 'note')
    ? exitCodes.differences
    : exitCodes.done;
}
