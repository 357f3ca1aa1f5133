/** What is suspicious about shell that users write: found by its looks, not by a parser. `sh -n` judges the syntax. */
import { maskShell } from './mask-shell.ts';

export interface Lint {
  /** Line within the text, from 0. */
  readonly line: number;
  readonly message: string;
  readonly mend: string;
}

interface Rule extends Omit<Lint, 'line'> {
  readonly pattern: RegExp;
}

/** Where a command may begin: behind a separator, a bracket, or a word like `then`. */
const command = String.raw`(?<=^[ \t]*|[\n;&|({!\x60][ \t]*|\b(?:then|do|else|if|while|until|elif)[ \t]+)`;
const starts = (words: string) => new RegExp(`${command}(?:${words})(?![\\w-])`, 'g');

const portable = 'the server may have dash or busybox: write it for a POSIX sh';
const isBash = (what: string, pattern: RegExp): Rule => ({
  pattern,
  message: `${what} is not understood by every sh`,
  mend: portable,
});

const everywhere: readonly Rule[] = [
  isBash('[[ … ]]', /(?<![\w$[])\[\[(?=\s)/g),
  isBash('<<<', /<<</g),
  isBash('the word function', starts('function(?=[ \\t]+\\w)')),
  isBash('local -n', /\blocal[ \t]+-\w/g),
  isBash('declare', starts('declare|typeset')),
  isBash("$'…'", /\$'/g),
  isBash('&>', /&>/g),
  isBash('<( … )', /[<>]\((?!\()/g),
  isBash('an array', /(?<![\w$])[A-Za-z_]\w*\+?=\(/g),
  isBash('== in [ … ]', /(?<=\[[ \t][^\]\n]*)[ \t]==[ \t]/g),
  isBash('source', starts('source')),
];

const onlyReads = 'a check only reads: move the change to apply';
const writes = (what: string, pattern: RegExp): Rule => ({
  pattern,
  message: `${what} in a check`,
  mend: onlyReads,
});

const inChecks: readonly Rule[] = [
  writes('writing to a file', /(?<![<>=&-])(?:>>|>\|?)(?![>&(])(?![ \t]*\/dev\/(?:null|stderr|fd\/))/g),
  writes(
    'a command that changes files',
    starts('(?:sudo[ \\t]+)?(?:rm|rmdir|mv|cp|mkdir|touch|ln|chmod|chown|tee|truncate|dd|install)'),
  ),
  writes('sed -i', /\bsed[ \t]+(?:-\w+[ \t]+)*-\w*i/g),
  writes(
    'a command that changes packages',
    /\b(?:apt-get|apt|aptitude)(?![^\n;|&]*[ \t](?:-\w*s|--simulate|--dry-run)\b)[ \t]+(?:-\S+[ \t]+)*(?:install|remove|purge|upgrade|dist-upgrade|update)\b|\bdpkg[ \t]+-[irP]\b/g,
  ),
];

/** Looks through one text, for warnings; a check is judged more strictly, for it runs in plans too. */
export function lintShell(text: string, { isCheck }: { readonly isCheck: boolean }): readonly Lint[] {
  const masked = maskShell(text);
  return [...everywhere, ...(isCheck ? inChecks : [])].flatMap(({ pattern, message, mend }) =>
    [...masked.matchAll(pattern)].map(({ index }) => ({ line: lineAt(masked, index), message, mend })),
  );
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length - 1;
