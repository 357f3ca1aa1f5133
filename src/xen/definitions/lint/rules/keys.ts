/** What the toolstack passes over: unknown keys, those of the other toolstack, values of the wrong type. */
import { closest } from '../../../../common/names.ts';
import type { Remark } from '../../model.ts';
import { xlKeys, xmOnlyKeys } from '../../xl/keys.ts';
import { hasCome, type XlVersion } from '../../xl/version.ts';
import { isDeclared, options, type XmVersion } from '../../xm/options.ts';
import { setting } from '../fixes.ts';
import { both, type Fault, onlyXl, onlyXm, type Rule, type Subject } from '../model.ts';

/** Each is held against all known keys. */
const longestTypo = 40;
const mostTypos = 100;

/** Remarks about keys that the toolstack does not read at all. */
const unread = ({ remarks, toolstack }: Subject): readonly (Remark & { readonly key: string })[] =>
  remarks.ignored.flatMap((remark) =>
    remark.key !== null && unreadReason[toolstack].test(remark.reason)
      ? [{ ...remark, key: remark.key }]
      : [],
  );

const unreadReason = {
  xl: /^(?:xl does not know this key|only xm reads this key)/,
  xm: /^xm \S+ has no option [^:]*$/,
} as const;

/** What a key of the other toolstack is called here; null: nothing; undefined: it is none of its keys. */
function foreign(key: string, { toolstack, xen }: Subject): string | null | undefined {
  if (toolstack === 'xl') return Object.hasOwn(xmOnlyKeys, key) ? (xmOnlyKeys[key] ?? null) : undefined;
  const known = Object.hasOwn(xlKeys, key) && !isDeclared(key, xen as XmVersion);
  return known ? (inXm[key] ?? null) : undefined;
}

/** Keys of xl only, and what does the same in xm. */
const inXm: Readonly<Record<string, string>> = {
  type: "builder = 'hvm' or 'linux'",
  cmdline: 'root = and extra =',
  bootloader_args: 'bootargs =',
  cap: 'cpu_cap =',
  irqs: 'irq =',
  vga: 'stdvga =',
  firmware_override: 'loader =',
};

/** Xen 3 knows it later than this one: that is said by another rule. */
const comesLater = (key: string, toolstack: string): boolean => toolstack === 'xm' && options.has(key);

const otherToolstack: Rule = {
  id: 'other-toolstack',
  toolstacks: both,
  check: (subject) =>
    unread(subject).flatMap(({ line, key }): readonly Fault[] => {
      const instead = foreign(key, subject);
      if (instead === undefined) return [];
      const other = subject.toolstack === 'xl' ? 'xm' : 'xl';
      return [
        {
          line,
          key,
          severity: 'warning',
          message: `only ${other} reads ${key}: ${subject.toolstack} passes it over without a word`,
          mend: instead === null ? 'drop it: nothing takes its place' : `write ${instead}`,
        },
      ];
    }),
};

const unknownKey: Rule = {
  id: 'unknown-key',
  toolstacks: both,
  check: (subject) => {
    const known = knownTo(subject);
    return unread(subject).flatMap(({ line, key }, index): readonly Fault[] => {
      if (foreign(key, subject) !== undefined || comesLater(key, subject.toolstack)) return [];
      const isTypo = key.length <= longestTypo && index < mostTypos;
      const meant = isTypo ? closest(key, known) : undefined;
      return [
        {
          line,
          key,
          severity: 'warning',
          message: `${subject.toolstack} knows no ${shortened(key)}: it passes it over without a word`,
          mend: meant === undefined ? 'drop it' : `did you mean ${meant}?`,
        },
      ];
    });
  },
};

const shortened = (key: string): string => (key.length > 60 ? `${key.slice(0, 60)}…` : key);

function knownTo({ toolstack, xen }: Subject): readonly string[] {
  if (toolstack === 'xm') return [...options.keys()].filter((key) => isDeclared(key, xen as XmVersion));
  return Object.keys(xlKeys).filter((key) => hasCome(xlKeys[key]?.since, xen as XlVersion));
}

/** `'256M'`: a number with the unit that it has anyway, or a larger one. */
function mebibytes(text: string): string | undefined {
  const [, digits, unit] = /^\s*([1-9]\d{0,8})\s*([MG])(?:i?B)?\s*$/i.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  return String(Number(digits) * (unit.toUpperCase() === 'G' ? 1024 : 1));
}

const sizes = ['memory', 'maxmem'];

const numberWithUnit: Rule = {
  id: 'number-with-unit',
  toolstacks: both,
  check: (subject) =>
    sizes.flatMap((key): readonly Fault[] => {
      const given = subject.given.get(key);
      const wanted = given?.kind === 'text' ? mebibytes(given.text) : undefined;
      if (given === undefined || wanted === undefined) return [];
      const fate =
        subject.toolstack === 'xl'
          ? `xl takes it for no number and drops it${key === 'memory' ? ': the domain gets 32 MiB' : ''}`
          : 'xend takes it for no number and refuses it';
      return [
        {
          line: given.line,
          key,
          severity: subject.toolstack === 'xl' ? 'warning' : 'error',
          message: `${key} has a unit: ${fate}`,
          mend: `write ${key} = ${wanted}, in MiB`,
          ...setting(subject, key, () => wanted),
        },
      ];
    }),
};

/** xl looks at numbers only; xm at texts, whole numbers and lists. */
const wrongType: Rule = {
  id: 'wrong-type',
  toolstacks: onlyXl,
  check: ({ remarks, given, toolstack }) =>
    remarks.ignored.flatMap(({ line, key, reason }): readonly Fault[] => {
      const [, problem] = /^it ((?:is|could) .*): xl drops it$/.exec(reason) ?? [];
      if (key === null || problem === undefined || toolstack !== 'xl') return [];
      if (listed.has(key) && given.get(key)?.kind === 'text') return [];
      if (sizes.includes(key) && mebibytes(given.get(key)?.text ?? '') !== undefined) return [];
      return [
        {
          line,
          key,
          severity: 'warning',
          message: `${key} ${problem}: xl drops it`,
          mend: wrongTypeMend(key, problem),
        },
      ];
    }),
};

const listed = new Set(['disk', 'vif', 'vfb', 'pci', 'ioports', 'vtpm']);

function wrongTypeMend(key: string, problem: string): string {
  if (problem.includes('should be a list')) return 'put it in brackets';
  if (problem.includes('is a list')) return 'write it without brackets';
  const isFlag = Object.hasOwn(xlKeys, key) && xlKeys[key]?.kind === 'flag';
  return isFlag ? 'write 1 or 0' : 'write a plain number, without a unit';
}

/** In Python one value may prepare another, so only what both toolstacks call a key is looked at. */
const setTwice: Rule = {
  id: 'set-twice',
  toolstacks: both,
  check: ({ statements, given }) => {
    const last = new Map<string, number>();
    return statements.flatMap(({ key, operator, line }): readonly Fault[] => {
      const before = last.get(key);
      if (operator === '=') last.set(key, line);
      if (operator === '+=' || before === undefined || !Object.hasOwn(xlKeys, key) || !given.has(key))
        return [];
      return [
        {
          line: before,
          key,
          severity: 'note',
          message: `${key} is set again on line ${line}, which counts`,
          mend: 'drop one of the two',
        },
      ];
    });
  },
};

const pythonType: Rule = {
  id: 'python-type',
  toolstacks: onlyXm,
  check: (subject) =>
    subject.remarks.ignored.flatMap(({ line, key, reason }): readonly Fault[] => {
      const [, what] = /^xm ignores ([^:]*)/.exec(reason) ?? [];
      if (key === null || what === undefined) return [];
      return [
        {
          line,
          key,
          severity: 'warning',
          message: `${key} is ${what}, which xm passes over: the default holds`,
          mend: pythonTypeMend(key, what),
          ...setting(subject, key, plainly),
        },
      ];
    }),
};

function pythonTypeMend(key: string, what: string): string {
  const word = words[what];
  if (word !== undefined) return `write ${key} = ${word}`;
  if (what.endsWith('tuple')) return 'write a list, [ … ]';
  if (what.endsWith('unicode')) return 'write the text without the u before it';
  return what.endsWith('long')
    ? 'write the number without the L behind it'
    : 'write a text, a number or a list';
}

const words: Readonly<Record<string, string>> = { True: '1', False: '0' };

/** The same value, of a type that xm takes. */
function plainly(now: string): string | undefined {
  const long = /^(\d+)[lL]$/.exec(now)?.[1];
  const unicode = /^[uU](['"][^'"\\\n]*['"])$/.exec(now)?.[1];
  return words[now] ?? long ?? unicode;
}

export const keyRules: readonly Rule[] = [
  otherToolstack,
  unknownKey,
  numberWithUnit,
  wrongType,
  setTwice,
  pythonType,
];
