/** A YAML text of the user's: its data, its mistakes in words, and the lines where things stand. */

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { CtctlError } from './errors.ts';
import { type Path, summary } from './problems.ts';

/** Something to say about a line of a file. */
export interface LinedText {
  /** From 1; 0 where the file as a whole is meant. */
  readonly line: number;
  readonly text: string;
  /** How to mend it. */
  readonly mend?: string | undefined;
}

export interface YamlText {
  readonly document: Document;
  /** The plain data, as written; null for an empty text. Only where there is no mistake. */
  readonly data: unknown;
  readonly mistakes: readonly LinedText[];
  /** What YAML merely warns of: an unknown tag, for one. */
  readonly warnings: readonly LinedText[];
  /** The line of the node at this path (of its key, in a map), or of the nearest one above that is there. */
  lineOf(path: Path): number;
  /** The line where the text of a node begins, if it is a block (`|`) that keeps its lines. */
  blockLineOf(path: Path): number | undefined;
}

function words(error: YAMLError, text: string): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'a tab cannot indent: use blanks';
    case 'DUPLICATE_KEY':
      return `the key ${/^[^\s:]+/.exec(text.slice(error.pos[0])) ?? ''} stands here twice`;
    case 'MULTIPLE_DOCS':
      return 'a second document ("---") is not allowed';
    default:
      return `not valid YAML: ${error.message.split('\n')[0]}`;
  }
}

interface Found {
  readonly offset: number;
  readonly node: unknown;
}

/** The node at a path, through aliases, and where it begins; what is not there is found at the nearest node above. */
function find(document: Document, path: Path): Found {
  const resolved = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
  const offsetOf = (node: unknown) => (node as Node | null | undefined)?.range?.[0];
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const key of path) {
    const parent = resolved(node);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) return { offset, node: undefined };
      offset = offsetOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(parent) && parent.items[Number(key)] !== undefined) {
      node = parent.items[Number(key)];
      offset = offsetOf(node) ?? offset;
    } else {
      return { offset, node: undefined };
    }
  }
  return { offset, node: resolved(node) };
}

type Resolved = { readonly data: unknown } | { readonly mistake: LinedText };

function plainData(document: Document): Resolved {
  try {
    return { data: document.toJS() };
  } catch {
    // An alias without its anchor, or so many of them that they would fill the memory.
    return { mistake: { line: 0, text: 'YAML aliases cannot be resolved' } };
  }
}

/** Reads a YAML text of one document. Nothing is thrown: what is wrong stands in `mistakes`. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const document = parsed(text, lines);
  if (document === undefined) return tooDeep;
  const lined = (error: YAMLError): LinedText => ({ line: lineAt(error.pos[0]), text: words(error, text) });
  const errors = document.errors.map(lined);
  const resolved = errors.length > 0 ? { data: undefined } : plainData(document);
  return {
    document,
    data: 'data' in resolved ? resolved.data : undefined,
    mistakes: 'mistake' in resolved ? [resolved.mistake] : errors,
    warnings: document.warnings.map(lined),
    lineOf: (path) => lineAt(find(document, path).offset),
    blockLineOf: (path) => {
      const { node } = find(document, path);
      const isBlock = isScalar(node) && node.type === 'BLOCK_LITERAL';
      return isBlock ? lineAt(node.range?.[0] ?? 0) + 1 : undefined;
    },
  };
}

const tooDeep: YamlText = {
  document: parseDocument(''),
  data: undefined,
  mistakes: [{ line: 0, text: 'not valid YAML: it is nested too deeply' }],
  warnings: [],
  lineOf: () => 1,
  blockLineOf: () => undefined,
};

/** The parser calls itself for every level: thousands of brackets are more than its stack holds. */
function parsed(text: string, lineCounter: LineCounter): Document | undefined {
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true });
    return document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION') ? undefined : document;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** `usage`: `FILE:LINE: WHAT (and N more)`, by line; all of them go along as the cause. */
export function brokenFile(file: string, mistakes: readonly LinedText[]): CtctlError {
  const sorted = mistakes.toSorted((one, other) => one.line - other.line);
  const lines = sorted.map(({ line, text }) => `${file}${line === 0 ? '' : `:${line}`}: ${text}`);
  const [first] = sorted;
  return new CtctlError('usage', summary(lines), {
    ...(first?.mend === undefined ? {} : { next: first.mend }),
    ...(lines.length > 1 ? { cause: new Error(lines.join('\n')) } : {}),
  });
}
