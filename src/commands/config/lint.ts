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
import { maskWords } from '../../xen/definitions/mask.ts';
import { type Context, withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';
import { compare, tellDiff } from './compare.ts';
import { findOnServer, type RuleFlags, rulesOf } from './find.ts';
import { tellLint } from './lint-table.ts';
import { contents, isLocal } from './local.ts';

interface LintFlags extends ChangeFlags, RuleFlags {
  readonly fix?: boolean;
  readonly exitCode?: boolean;
}

type Document = DocumentOf<'DefinitionLint'>;

/** @returns 1 where the toolstack refuses the file, 8 with --exit-code where something is wrong. */
export function lintDefinition(asked: string, flags: LintFlags): Promise<number> {
  const rules = rulesOf(flags);
  return withContext(flags, async (context) => {
    const document = (await isLocal(asked))
      ? await lintFile(context, asked, rules, flags)
      : await lintOnServer(context, asked, rules, flags);
    await tellLint(context, document);
    return exitCode(document, flags.exitCode === true);
  });
}

async function lintOnServer(
  context: Context,
  asked: string,
  rules: Rules,
  flags: LintFlags,
): Promise<Document> {
  const { server, hub, name, read } = await findOnServer(context, asked, rules);
  if (!flags.fix) return documentOf(server.name, read, await lintRemote(hub, server, read), []);
  const { text, fixed } = await mendRemote(hub, server, read);
  const after = mendedBytes(context, `${server.name}:${read.path}`, read, text);
  const mended = readAgain(read, after);
  if (after !== read.bytes && mended.reading.kind === 'refused') {
    context.reporter.line(
      `${server.name}:${read.path}: not written, ${read.toolstack} would refuse it still`,
    );
    return documentOf(server.name, read, await lintRemote(hub, server, read), []);
  }
  if (after !== read.bytes) {
    const bundle = revisionBundle(server, `mend ${name}`, {
      name,
      path: read.path,
      before: read.bytes,
      after,
    });
    await carryOut(context, flags, { server, name, action: 'lint', bundle, hub: () => hub, isPart: true });
  }
  const now = flags.dryRun ? read : mended;
  return documentOf(server.name, now, await lintRemote(hub, server, now), flags.dryRun ? [] : fixed);
}

async function lintFile(context: Context, path: string, rules: Rules, flags: LintFlags): Promise<Document> {
  const bytes = await contents(path);
  const mode = (await stat(path)).mode & 0o7777;
  const read = readLocal(path, bytes, rules);
  if (!flags.fix) return documentOf(null, read, lintLocal(read, mode), []);
  const { text, fixed } = mendLocal(read, mode);
  const after = mendedBytes(context, path, read, text);
  if (flags.dryRun) return documentOf(null, read, lintLocal(read, mode), []);
  if (after !== bytes) await write(path, after, mode);
  // By the same rules as before: a mended file may look like one of the other toolstack.
  const now = readAgain(read, after);
  return documentOf(null, now, lintLocal(now, mode), fixed);
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
  return {
    kind: 'DefinitionLint',
    apiVersion,
    server,
    file: path,
    toolstack,
    xen,
    refused: isRefused,
    items: findings.map(({ line, key, rule, severity, message, mend, fix }) => ({
      // Some repeat what they find fault with.
      ...{ line, key, rule, severity, message: maskWords(message, text), mend },
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
