/**
 * What is suspicious about shell that users write: found by its looks, not by a parser. `sh -n` judges the syntax.
 * No pattern may look over the same characters from many places: a line may be as long as the file.
 */
import { changesPackages, editsInPlace } from './lint-commands.ts';
import { maskShell } from './mask-shell.ts';

export interface Lint {
  /** Line within the text, from 0. */
  readonly line: number;
  readonly message: string;
  readonly mend: string;
}

/** The lines in which something is, in their order; one several times where it is there as often. */
type Finder = (code: string) => readonly number[];

interface Rule extends Omit<Lint, 'line'> {
  readonly find: Finder;
}

/** Matches come in their order, so that the line is counted on from one to the next. */
const matches =
  (pattern: RegExp): Finder =>
  (code) => {
    let line = 0;
    let end = code.indexOf('\n');
    return [...code.matchAll(pattern)].map(({ index }) => {
      while (end !== -1 && end < index) {
        line += 1;
        end = code.indexOf('\n', end + 1);
      }
      return line;
    });
  };

/** For what only the words of a line can tell; most lines are passed over for they do not have this one. */
const counted =
  (word: RegExp, count: (line: string) => number): Finder =>
  (code) =>
    code.split('\n').flatMap((text, line) => (word.test(text) ? Array<number>(count(text)).fill(line) : []));

/** Where a command may begin: behind a separator, a bracket, or a word like `then`. */
const begin = String.raw`(?<=(?:^|[\n;&|({!\x60])[ \t]*|\b(?:then|do|else|if|while|until|elif)[ \t]+)`;
/** The word first: else every blank would look back over all those before it. */
const starts = (words: string) => matches(new RegExp(`(?=(?:${words})(?![\\w-]))${begin}`, 'g'));

const portable = 'the server may have dash or busybox: write it for a POSIX sh';
const isBash = (what: string, find: Finder): Rule => ({
  find,
  message: `${what} is not understood by every sh`,
  mend: portable,
});

const everywhere: readonly Rule[] = [
  isBash('[[ … ]]', matches(/(?<![\w$[])\[\[(?=\s|$)/g)),
  isBash('<<<', matches(/<<</g)),
  isBash('the word function', starts('function(?=[ \\t]+\\w)')),
  isBash('local -n', matches(/\blocal[ \t]+-\w/g)),
  isBash('declare', starts('declare|typeset')),
  isBash("$'…'", matches(/\$'/g)),
  isBash('&>', matches(/&>/g)),
  isBash('<( … )', matches(/[<>]\((?!\()/g)),
  isBash('an array', matches(/(?<![\w$])[A-Za-z_]\w*\+?=\(/g)),
  isBash('== in [ … ]', matches(/\[[ \t][^[\]\n]*[ \t]==[ \t]/g)),
  isBash('source', starts('source')),
];

const onlyReads = 'a check only reads: move the change to apply';
const writes = (what: string, find: Finder): Rule => ({
  find,
  message: `${what} in a check`,
  mend: onlyReads,
});

const inChecks: readonly Rule[] = [
  writes(
    'writing to a file',
    matches(/(?<![<>=&-])(?:>>|>\|?)(?![>&(])(?![ \t]*\/dev\/(?:null|stderr|fd\/))/g),
  ),
  writes(
    'a command that changes files',
    starts('(?:sudo[ \\t]+)?(?:rm|rmdir|mv|cp|mkdir|touch|ln|chmod|chown|tee|truncate|dd|install)'),
  ),
  writes('sed -i', counted(/sed/, editsInPlace)),
  writes('a command that changes packages', counted(/apt|dpkg/, changesPackages)),
];

/** Looks through one text, for warnings; a check is judged more strictly, for it runs in plans too. */
export function lintShell(text: string, { isCheck }: { readonly isCheck: boolean }): readonly Lint[] {
  const code = maskShell(text);
  return [...everywhere, ...(isCheck ? inChecks : [])].flatMap(({ find, message, mend }) =>
    find(code).map((line) => ({ line, message, mend })),
  );
}
