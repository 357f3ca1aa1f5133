/** Gives a definition on a server another text, and asks its toolstack beforehand whether it would take it. */
import { baseName } from '../common/base-name.ts';
import { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import { printBytes } from '../remote/bundle/print-bytes.ts';
import { sh } from '../remote/bundle/shell.ts';
import type { Bundle, Reading } from '../remote/bundle/step.ts';
import type { Hub } from '../remote/hub.ts';
import { mayHoldSecret } from '../xen/definitions/bytes.ts';
import { revisionLibrary, revisionStep } from '../xen/definitions/revision.ts';
import { checkLibrary, definitionLibraries } from '../xen/settings.ts';
import { askServer } from './ask-servers.ts';

export interface DefinitionRevision {
  readonly name: string;
  /** Absolute path on the server. */
  readonly path: string;
  /** What was read there; null: a new definition. */
  readonly before: Buffer | null;
  readonly after: Buffer;
  /** Also where the toolstack would refuse it. */
  readonly asItIs?: boolean;
}

/** One step a definition: compare with what was read, dry run of the toolstack, keep the old text, replace. */
export function revisionBundle(
  server: Server,
  title: string,
  ...revisions: readonly DefinitionRevision[]
): Bundle {
  return {
    title,
    library: [...definitionLibraries(server), revisionLibrary],
    steps: revisions.map(({ name, ...file }, index) =>
      revisionStep({
        id: revisions.length === 1 ? 'definition' : `definition-${index + 1}`,
        title: `text of ${file.path}`,
        domain: name,
        ...file,
      }),
    ),
    rollback: false,
  };
}

/**
 * What the server's toolstack says of a text, without putting it anywhere that it would be found.
 * @returns undefined where it takes it, else its own words.
 * @throws whatever `askServer` throws; CtctlError `failed` where it cannot be asked.
 */
export async function dryRun(
  hub: Hub,
  server: Server,
  { path, after }: Pick<DefinitionRevision, 'path' | 'after'>,
): Promise<string | undefined> {
  const answers = await askServer(hub, server, [dryRunReading(path, after)], checkLibrary);
  const answer = answers.get('dry-run');
  if (answer?.code !== 0) {
    throw new CtctlError('failed', `${server.name}: ${answer?.stderr || 'the dry run gave no answer'}`, {
      server: server.name,
    });
  }
  // In words about the file that the text is meant for.
  const said = answer.lines.join(' ').replaceAll(/\/tmp\/ctctl-dry-run\.\w+\/[^:\s'"]+/g, path);
  return said === '' ? undefined : said;
}

/** In a file of the same name: xm takes it for the domain's name where the text gives none. */
function dryRunReading(path: string, text: Buffer): Reading {
  const name = baseName(path);
  return {
    id: 'dry-run',
    read: sh`ct_find_toolstack || { ct_no_list >&2; exit 1; }
ct_trial=$(mktemp -d /tmp/ctctl-dry-run.XXXXXX) || exit 1
trap 'rm -rf "$ct_trial"' EXIT
umask 077
${printBytes(text, mayHoldSecret(text))} >"$ct_trial"/${name} || exit 1
ct_die() { printf '%s\n' "$1"; exit 0; }
ct_dry_run "$ct_trial"/${name}`,
  };
}
