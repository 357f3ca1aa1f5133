/** Name, type and memory of a domain. */

import { literal } from '../../xl/literal.ts';
import { adding, setting } from '../fixes.ts';
import { both, type Fault, onlyXl, type Rule } from '../model.ts';

const withoutEnding = (fileName: string): string =>
  fileName.replace(/\.(?:cfg|conf|xl|hvm|pv)$/, '') || fileName;

/** Outside comments the text says `name` somewhere: a second one could change what somebody means by it. */
const mentionsName = (text: string): boolean => /^[^#\r\n]*\bname\b/m.test(text);

/** In xl's words. */
export const unnamed = 'Domain name must be specified.';

const nameMissing: Rule = {
  id: 'name-missing',
  toolstacks: both,
  check: (subject) => {
    const { text, toolstack, fileName, given, definition, refusals } = subject;
    // Where nobody knows the name, it may be set by what cannot be evaluated.
    const isMissing =
      toolstack === 'xl' ? refusals.some(({ reason }) => reason === unnamed) : definition?.name != null;
    if (given.has('name') || !isMissing) return [];
    const name = toolstack === 'xl' ? withoutEnding(fileName) : fileName;
    const mends = /^[\w.+-]+$/.test(name) && !mentionsName(text);
    return [
      {
        line: 1,
        key: 'name',
        severity: toolstack === 'xl' ? 'error' : 'note',
        message:
          toolstack === 'xl'
            ? 'no name: xl refuses the file'
            : `no name: the domain is called ${name}, like its file`,
        mend: `add name = ${mends ? literal(name) : "'…'"}`,
        ...(mends ? adding(subject, 'name', literal(name)) : {}),
      },
    ];
  },
};

const nameDiffers: Rule = {
  id: 'name-differs',
  toolstacks: both,
  check: ({ definition, given, fileName }) => {
    const name = definition?.name;
    const line = given.get('name')?.line;
    if (name == null || line === undefined || fileName === '' || name === fileName) return [];
    if (name === fileName.replace(/\.[A-Za-z]+$/, '')) return [];
    return [
      {
        line,
        key: 'name',
        severity: 'note',
        message: `the domain is called ${name}, its file ${fileName}: commands that take one do not find the other`,
        mend: 'give both the same name',
      },
    ];
  },
};

const memoryMissing: Rule = {
  id: 'memory-missing',
  toolstacks: both,
  check: ({ given, toolstack, definition }) => {
    if (given.has('memory') || definition?.memory == null) return [];
    if (toolstack === 'xl' && given.has('maxmem')) return [];
    return [
      {
        line: 1,
        key: 'memory',
        severity: toolstack === 'xl' ? 'warning' : 'note',
        message: `no memory: ${toolstack} gives the domain ${definition.memory} MiB`,
        mend: 'add memory = and the number of MiB',
      },
    ];
  },
};

/** xl reads numbers like C: a zero in front means that they are octal. */
const octal: Rule = {
  id: 'octal',
  toolstacks: onlyXl,
  check: ({ given }) =>
    ['memory', 'maxmem', 'vcpus', 'maxvcpus'].flatMap((key): readonly Fault[] => {
      const { kind, text, line } = given.get(key) ?? { kind: 'list', text: '', line: 1 };
      if (kind === 'list' || !/^0[0-7]+$/.test(text)) return [];
      return [
        {
          line,
          key,
          severity: 'warning',
          message: `${key} begins with 0: to xl it is octal, ${Number.parseInt(text, 8)}`,
          mend: 'write it without the 0',
        },
      ];
    }),
};

/** xl and builder: each of its words, and type beside it. */
const builder: Rule = {
  id: 'builder',
  toolstacks: onlyXl,
  check: (subject): readonly Fault[] => {
    const given = subject.given.get('builder');
    const type = subject.given.get('type');
    if (given === undefined || given.kind === 'list') return [];
    const place = { line: given.line, key: 'builder' } as const;
    if (given.text === 'linux') {
      return [
        {
          ...place,
          severity: 'error',
          message: 'xl knows no builder linux: it refuses the file',
          mend: 'write type = "pv" in its place',
          ...(type === undefined ? setting(subject, 'builder', () => '"generic"') : {}),
        },
      ];
    }
    if (given.text === '') {
      return [
        {
          ...place,
          severity: 'warning',
          message: 'xl takes an empty builder for hvm',
          mend: 'write type = "hvm" or type = "pv"',
        },
      ];
    }
    const named = given.text === 'hvm' ? 'hvm' : given.text === 'generic' ? 'pv' : undefined;
    if (type === undefined || named === undefined || type.text === named) return [];
    return [
      {
        ...place,
        severity: 'error',
        message: `builder says ${named} and type says ${type.text}: xl refuses the file`,
        mend: 'drop builder: type is enough',
      },
    ];
  },
};

export const machineRules: readonly Rule[] = [nameMissing, nameDiffers, memoryMissing, octal, builder];
