/** Python in a file that xl is to read: what stands there, and what it comes to. */

import { xlKeys } from '../../xl/keys.ts';
import { literal } from '../../xl/literal.ts';
import { setting } from '../fixes.ts';
import { type Fault, type Given, onlyXl, type PythonStatement, type Rule, type Subject } from '../model.ts';

const booleans: Rule = {
  id: 'boolean',
  toolstacks: onlyXl,
  check: (subject) =>
    subject.python.flatMap(({ key, line }): readonly Fault[] => {
      const given = key === null ? undefined : subject.given.get(key);
      if (key === null || given?.kind !== 'boolean') return [];
      const word = given.text === '1' ? 'True' : 'False';
      return [
        {
          line,
          key,
          severity: 'error',
          message: `xl knows no ${word}: it refuses the file here`,
          mend: `write ${key} = ${given.text}`,
          ...setting(subject, key, (now) => (now === word ? given.text : undefined)),
        },
      ];
    }),
};

const python: Rule = {
  id: 'python',
  toolstacks: onlyXl,
  check: (subject) =>
    subject.python.flatMap((statement): readonly Fault[] => {
      const { key, line, source } = statement;
      if (key !== null && subject.given.get(key)?.kind === 'boolean') return [];
      return [
        {
          line,
          key,
          severity: 'error',
          message: `xl refuses the file here: ${reasonOf(statement)}: ${source}`,
          mend: mendOf(statement, subject),
        },
      ];
    }),
};

function reasonOf({ key, source, reason }: PythonStatement): string {
  if (/backlash|character escape/.test(reason)) return 'it takes a backslash only before few letters';
  if (key !== null && /^[A-Z_]/.test(key)) return 'names begin with a small letter';
  if (/=\s*-\s*\d+\s*$/.test(source)) return 'it takes no sign in front of a number without quotes';
  return 'it reads no Python';
}

function mendOf({ key, line }: PythonStatement, { given, remarks }: Subject): string {
  if (key !== null && remarks.ignored.some((remark) => remark.key === key && remark.line === line)) {
    return 'drop it: it does nothing in xl';
  }
  if (key !== null && Object.hasOwn(xlKeys, key) && xlKeys[key]?.idle)
    return 'drop it: it does nothing in xl';
  const value = key === null ? undefined : given.get(key);
  if (key === null || value === undefined || value.kind === 'list' || !Object.hasOwn(xlKeys, key)) {
    return key !== null && !Object.hasOwn(xlKeys, key)
      ? 'drop it, and write its value where it is used'
      : 'write the value itself, or let ctctl config convert do it';
  }
  if (xlKeys[key]?.secret) return 'write the value itself';
  return value.text.includes('\0') ? 'write the value itself' : `write ${key} = ${plain(value)}`;
}

const plain = ({ kind, text }: Given): string =>
  kind === 'number' && /^\d+$/.test(text) ? text : literal(text);

/** Where some other line keeps Python from being followed: by the look of the line alone. */
const unfollowed: Rule = {
  id: 'boolean',
  toolstacks: onlyXl,
  check: ({ refusals, text, python: followed }) =>
    refusals.flatMap(({ line }): readonly Fault[] => {
      if (line === null || followed.length > 0) return [];
      const lines = text.split('\n');
      const [whole, before = '', key = '', word = ''] =
        /^(([a-z][\w.]*)[ \t]*=[ \t]*)(True|False)(?=[ \t\r;]*(?:#.*)?$)/.exec(lines[line - 1] ?? '') ?? [];
      if (whole === undefined) return [];
      const value = word === 'True' ? '1' : '0';
      return [
        {
          line,
          key,
          severity: 'error',
          message: `xl knows no ${word}: it refuses the file here`,
          mend: `write ${key} = ${value}`,
          fix: () =>
            lines.with(line - 1, before + value + (lines[line - 1] ?? '').slice(whole.length)).join('\n'),
        },
      ];
    }),
};

/** Words that people take for switches: Python refuses them too. */
const switches: Rule = {
  id: 'boolean',
  toolstacks: onlyXl,
  check: ({ refusals }) =>
    refusals.flatMap(({ line, reason }): readonly Fault[] => {
      const [, word] = /near `(true|false|yes|no|on|off)': syntax error, unexpected IDENT/.exec(reason) ?? [];
      if (word === undefined || line === null) return [];
      return [
        {
          line,
          key: null,
          severity: 'error',
          message: `xl knows no ${word}: it refuses the file here`,
          mend: `write ${['true', 'yes', 'on'].includes(word) ? 1 : 0}`,
        },
      ];
    }),
};

export const pythonRules: readonly Rule[] = [booleans, unfollowed, switches, python];
