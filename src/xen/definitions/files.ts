/** All definition files of a server, to the byte, in one reading: those of its folder and those that start with it. */
import { CtctlError } from '../../common/errors.ts';
import type { Answer } from '../../remote/bundle/run.ts';
import { sh } from '../../remote/bundle/shell.ts';
import type { Reading } from '../../remote/bundle/step.ts';
import { bytesOfDump, textOf } from './bytes.ts';

/** Bytes. What is bigger is no definition, but somebody's image: it stays where it is. */
const mostBytes = 1 << 20;

/**
 * `=PATH` before each dump, or `!PATH` with the size behind a TAB. To be read with `readingLibrary`; a server without a
 * toolstack answers with its reason. The folder `auto` is that of xendomains, usually of links into the one above; the
 * registry of addresses is no definition, but some of them read it.
 */
export const definitionFilesReading: Reading = {
  id: 'definition-files',
  read: sh`if [ -z "$ct_toolstack" ]; then
  ct_no_list >&2
  exit 1
fi
{
  ct_definition_files
  (ct_definitions=$ct_definitions/auto; ct_definition_files)
  if [ -f "$ct_definitions/macaddrs.conf" ]; then printf '%s\n' "$ct_definitions/macaddrs.conf"; fi
} |
  while IFS= read -r ct_mac_file; do
    ct_mac_size=$(wc -c <"$ct_mac_file") || continue
    if [ "$ct_mac_size" -gt ${mostBytes} ]; then
      printf '!%s\t%s\n' "$ct_mac_file" "$ct_mac_size"
    else
      printf '=%s\n' "$ct_mac_file"
      od -An -v -t x1 "$ct_mac_file"
    fi
  done`,
};

export interface DefinitionFiles {
  /** Texts by path, in the order of the folder; those of `auto` come last. */
  readonly texts: ReadonlyMap<string, string>;
  /** The same as they stand in the files. */
  readonly bytes: ReadonlyMap<string, Buffer>;
  /** Bytes by path: left where they are. */
  readonly tooBig: ReadonlyMap<string, number>;
}

/** @throws CtctlError `failed` where no toolstack answers. */
export function parseDefinitionFiles(server: string, answers: ReadonlyMap<string, Answer>): DefinitionFiles {
  const answer = answers.get('definition-files');
  if (answer?.code !== 0) {
    throw new CtctlError('failed', `${server}: ${answer?.stderr || 'cannot read the definitions'}`, {
      server,
    });
  }
  const dumps = new Map<string, string[]>();
  const tooBig = new Map<string, number>();
  let dump: string[] = [];
  for (const line of answer.lines) {
    if (line.startsWith('=')) {
      dump = [];
      dumps.set(line.slice(1), dump);
    } else if (line.startsWith('!')) {
      const [path = '', size = ''] = line.slice(1).split('\t');
      tooBig.set(path, Number(size));
    } else dump.push(line);
  }
  const bytes = new Map([...dumps].map(([path, lines]) => [path, bytesOfDump(lines)]));
  const texts = new Map([...bytes].map(([path, each]) => [path, textOf(each)]));
  return { texts, bytes, tooBig };
}
