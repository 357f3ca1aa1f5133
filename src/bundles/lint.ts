/** What is suspicious about shell that users write: found by its looks, not by a parser. `sh -n` judges the syntax. */
import { maskShell } from './mask-shell.ts';

export interface Lint {
  readonly level: 'problem' | 'warning';
  /** Line within the text, from 0. */
  readonly line: number;
  readonly message: string;
  readonly mend?: string;
}

interface Rule extends Omit<Lint, 'line'> {
  readonly pattern: RegExp;
}

/** Where a command may begin: behind a separator, a bracket, or a word like `then`. */
const command = String.raw`(?<=^[ \t]*|[\n;&|({!][ \t]*|\b(?:then|do|else|if|while|until|elif)[ \t]+)`;
const starts = (words: string) => new RegExp(`${command}(?:${words})(?![\\w-])`, 'g');

const portable = 'the server may have dash or busybox: write it for a POSIX sh';
const isBash = (what: string, pattern: RegExp): Rule => ({
  level: 'warning',
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
  level: 'warning',
  pattern,
  message: `${what} in a check`,
  mend: onlyReads,
});

const inChecks: readonly Rule[] = [
  {
    level: 'problem',
    pattern: starts('exit'),
    message: 'exit in a check would end the whole run',
    mend: 'use return, or put it in ( … )',
  },
  {
    level: 'warning',
    pattern: starts('set[ \\t]+[-+]\\w+|trap|exec|cd'),
    message: 'this changes the shell of the whole run, in which checks run',
    mend: 'put it in ( … )',
  },
  writes('writing to a file', /(?<![<>=&-])(?:>>|>\|?)(?![>&(])(?![ \t]*\/dev\/(?:null|stderr|fd\/))/g),
  writes(
    'a command that changes files',
    starts('(?:sudo[ \\t]+)?(?:rm|rmdir|mv|cp|mkdir|touch|ln|chmod|chown|tee|truncate|dd|install)'),
  ),
  writes('sed -i', /\bsed[ \t]+(?:-\w+[ \t]+)*-\w*i/g),
  writes(
    'a command that changes packages',
    /\b(?:apt-get|apt|aptitude)[ \t]+(?:-\S+[ \t]+)*(?:install|remove|purge|upgrade|dist-upgrade|update)\b|\bdpkg[ \t]+-[irP]\b/g,
  ),
];

/** Looks through one text; a check is judged more strictly, for it runs in plans and in the script's own shell. */
export function lintShell(text: string, { isCheck }: { readonly isCheck: boolean }): readonly Lint[] {
  if (text.trim() === '') {
    return [
      {
        level: isCheck ? 'problem' : 'warning',
        line: 0,
        message: isCheck ? 'the check is empty' : 'it is empty',
      },
    ];
  }
  const masked = maskShell(text);
  return [...everywhere, ...(isCheck ? inChecks : [])].flatMap(({ pattern, ...rule }) =>
    [...masked.matchAll(pattern)]
      .filter(({ index }) => rule.level === 'warning' || !isInBrackets(masked, index))
      .map(({ index }) => ({ ...rule, line: lineAt(masked, index) })),
  );
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length - 1;

/** Within `( … )` or `$( … )`: a shell of its own. */
function isInBrackets(text: string, offset: number): boolean {
  let depth = 0;
  for (const sign of text.slice(0, offset)) {
    if (sign === '(') depth += 1;
    // The pattern of a case has only the closing one.
    else if (sign === ')' && depth > 0) depth -= 1;
  }
  return depth > 0;
}
