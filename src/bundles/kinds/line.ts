/** The kind `line`: one line of a text file is there, or is not; all others stay as they are. */
import * as z from 'zod';
import { sh, shellFile } from '../../remote/bundle/shell.ts';
import { fileLibraries, newMode } from './file.ts';
import type { StepKind, StepParts } from './kind.ts';
import lineLibrary from './line.sh?raw';
import { path, secretText, shownText } from './text-fields.ts';

const regexWords = 'a basic regular expression, as grep takes it';
const regex = shownText(regexWords).regex(/^[^\0\n]+$/, `expected ${regexWords}`);

const schema = z
  .strictObject(
    {
      path: path().describe('The file; where it is a link, the file that this leads to'),
      line: secretText('one line of text').optional().describe('The whole line, without its end'),
      match: regex
        .optional()
        .describe(
          'The last line that matches is replaced (absent: all go); without it the exact line counts',
        ),
      after: regex.optional().describe('A new line goes after the last line that matches; else to the end'),
      before: regex.optional().describe('A new line goes before the first line that matches'),
      state: z
        .enum(['present', 'absent'], 'expected present or absent')
        .default('present')
        .describe('absent: every such line is removed'),
      create: z
        .boolean('expected true or false')
        .default(false)
        .describe('Make the file where there is none'),
    },
    'expected the fields of a line (path: …, line: …)',
  )
  .superRefine((fields, context) => {
    for (const [name, message] of mistakes(fields)) {
      context.addIssue({ code: 'custom', path: [name], message });
    }
  });

export type LineFields = Readonly<z.output<typeof schema>>;

function mistakes(fields: LineFields): readonly (readonly [string, string])[] {
  const { line, match, after, before, state, create } = fields;
  const all: readonly (readonly [boolean, string, string])[] = [
    [hasLineEnd(line), 'line', 'expected one line of text'],
    [state === 'present' && line === undefined, 'line', 'expected one line of text'],
    [after !== undefined && before !== undefined, 'before', 'does not go with after'],
    [state === 'absent' && line === undefined && match === undefined, 'match', 'expected match, or line'],
    [state === 'absent' && line !== undefined && match !== undefined, 'match', 'does not go with line'],
    [state === 'absent' && after !== undefined, 'after', 'does not go with state: absent'],
    [state === 'absent' && before !== undefined, 'before', 'does not go with state: absent'],
    [state === 'absent' && create, 'create', 'does not go with state: absent'],
  ];
  return all.flatMap(([wrong, name, message]) => (wrong ? [[name, message] as const] : []));
}

/** Of a text with a secret, the word that stands for it is looked at: quoting changes no line end. */
function hasLineEnd(line: LineFields['line']): boolean {
  return line !== undefined && /[\r\n]/.test(typeof line === 'string' ? line : line.reveal());
}

/**
 * With `match` and several lines that match, the last one is replaced: in most files it is the one that counts.
 * No such line, but the wanted one elsewhere: nothing to do.
 */
export const lineKind: StepKind<LineFields> = {
  about: 'one line of a text file: there, by a pattern replaced, or removed',
  schema,
  build(fields, server) {
    const parts = fields.state === 'present' ? presentParts(fields) : absentParts(fields);
    return { ...parts, library: [...fileLibraries(server), shellFile(lineLibrary)] };
  },
};

const wantedLine = (line: LineFields['line'] = '') => sh`ct_wanted_line() { printf '%s\n' ${line}; }`;

function presentParts(fields: LineFields): StepParts {
  const { path: file, line = '', match = '', after = '', before = '', create } = fields;
  const wanted = wantedLine(line);
  const asked = sh`${file} ${match} ${after} ${before}`;
  return {
    title: `line in ${file}`,
    check: sh`${wanted}\nct_line_check ${asked} ${create ? 'create' : ''}`,
    apply: sh`${wanted}\nct_line_apply ${asked} ${newMode(line)}`,
    undo: sh`ct_take_back`,
  };
}

function absentParts({ path: file, line, match = '' }: LineFields): StepParts {
  const wanted = wantedLine(line);
  return {
    title: `no such line in ${file}`,
    check: sh`${wanted}\nct_no_line_check ${file} ${match}`,
    apply: sh`${wanted}\nct_no_line_apply ${file} ${match}`,
    undo: sh`ct_take_back`,
  };
}
