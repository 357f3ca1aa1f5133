/**
 * The lines of ssh_config files as directives, with the files that they include. The package ssh-config tells the
 * lines apart. Its `compute()` is not used: it runs `Match exec` and nslookup, and knows no Include. The words of a
 * value are split here, as OpenSSH does it, for the package cuts values at any `#` and forgets quotes.
 */
import { readFile } from 'node:fs/promises';
import { CtctlError, messageOf } from '../../common/errors.ts';
import { includedFiles } from './include.ts';
import { wordsOf } from './words.ts';

/** OpenSSH's own limit. */
const deepest = 16;

export interface Directive {
  /** In lower case. */
  readonly keyword: string;
  /** The rest of the line as it is written. */
  readonly value: string;
  /** The rest of the line as words, without quotes and comment. */
  readonly words: readonly string[];
  /** `FILE line N`, for messages. */
  readonly place: string;
  /** What an Include brings in. */
  readonly included: readonly ConfigFile[];
}

export type ConfigFile = readonly Directive[];

/** Where the files are. */
export interface Start {
  readonly file: string;
  /** Folder that the relative paths of Include are in. */
  readonly folder: string;
  readonly home: string;
}

/**
 * The directives of a file and of all that it includes.
 * @returns undefined where there is no such file.
 * @throws CtctlError `usage` for a file that cannot be read, a line that is none, and includes in a circle.
 */
export async function readDirectives(start: Start): Promise<ConfigFile | undefined> {
  const { parse } = await import('ssh-config');
  return read(start, parse, []);
}

type Parse = typeof import('ssh-config').parse;

async function read(start: Start, parse: Parse, chain: readonly string[]): Promise<ConfigFile | undefined> {
  const { file } = start;
  const circle = `it includes itself: ${[...chain, file].join(' -> ')}`;
  if (chain.includes(file)) throw unreadable(file, circle, 'take one Include out');
  if (chain.length > deepest) throw unreadable(file, `it is included more than ${deepest} deep`);
  const text = await textOf(file);
  if (text === undefined) return undefined;
  const directives: Directive[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const directive = directiveOf(line, `${file} line ${index + 1}`, parse);
    if (directive === undefined) continue;
    const included = directive.keyword === 'include' ? await includes(directive, start, parse, chain) : [];
    directives.push({ ...directive, included });
  }
  return directives;
}

async function includes(
  { words }: Directive,
  start: Start,
  parse: Parse,
  chain: readonly string[],
): Promise<readonly ConfigFile[]> {
  const files: ConfigFile[] = [];
  for (const pattern of words) {
    for (const file of await includedFiles(pattern, start)) {
      const inner = await read({ ...start, file }, parse, [...chain, start.file]);
      if (inner !== undefined) files.push(inner);
    }
  }
  return files;
}

function directiveOf(line: string, place: string, parse: Parse): Directive | undefined {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return undefined;
  try {
    const [node] = parse(text);
    if (node === undefined || !('param' in node)) return undefined;
    const value = text.slice(node.param.length + node.separator.length);
    const words = wordsOf(value);
    if (words.length === 0) throw new Error(`${node.param} has no value`);
    return { keyword: node.param.toLowerCase(), value, words, place, included: [] };
  } catch (error) {
    throw unreadable(place, messageOf(error));
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    // A wildcard of Include may also mean a folder.
    if (/^(?:ENOENT|ENOTDIR|EISDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw unreadable(file, messageOf(error), 'make it readable for you');
  }
}

/** A failure of ssh_config that its owner can mend. */
export function unreadable(place: string, why: string, next = 'correct that line'): CtctlError {
  return new CtctlError('usage', `cannot read ssh_config: ${place}: ${why}`, { final: true, next });
}
