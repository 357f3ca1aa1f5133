/** All rules over one definition. */
import { maskerOf } from '../masking/words.ts';
import type { Fault, Finding, Refusal, Rule, Subject } from './model.ts';
import { passwordsIn } from './passwords.ts';
import { bootRules, nothing } from './rules/boot.ts';
import { diskSpecRules } from './rules/disk-specs.ts';
import { diskRules } from './rules/disks.ts';
import { eventRules } from './rules/events.ts';
import { keyRules } from './rules/keys.ts';
import { listRules } from './rules/lists.ts';
import { machineRules, unnamed } from './rules/machine.ts';
import { macRules } from './rules/macs.ts';
import { passwordRules } from './rules/passwords.ts';
import { pythonRules } from './rules/python.ts';
import { restRules } from './rules/rest.ts';
import { serverRules } from './rules/server.ts';
import { textRules } from './rules/text.ts';
import { vfbRules } from './rules/vfb.ts';
import { vifRules } from './rules/vifs.ts';
import { vncRules } from './rules/vnc.ts';

export const rules: readonly Rule[] = [
  ...textRules,
  ...pythonRules,
  ...listRules,
  ...machineRules,
  ...bootRules,
  ...diskSpecRules,
  ...diskRules,
  ...vifRules,
  ...macRules,
  ...vncRules,
  ...vfbRules,
  ...passwordRules,
  ...eventRules,
  ...keyRules,
  ...serverRules,
  ...restRules,
];

/** Sorted by line; nothing is said twice. No definition makes it throw. */
export function lintSubject(subject: Subject): readonly Finding[] {
  const found = withoutFollowers(
    rules
      .filter(({ toolstacks }) => toolstacks.includes(subject.toolstack))
      .filter(({ id }) => !mayBeThere(id, subject))
      .flatMap(({ id, check }) => check(subject).map((fault): Finding => ({ ...fault, rule: id }))),
  );
  const errors = found.filter(({ severity }) => severity === 'error');
  const refused = subject.refusals
    .filter((refusal) => !isExplained(refusal, errors, subject))
    .map((refusal): Finding => ({ rule: 'refused', ...refusedFault(refusal, subject) }));
  const unique = new Map(
    [...found, ...refused].map((finding) => [`${finding.rule} ${finding.line} ${finding.message}`, finding]),
  );
  // Messages that quote the file never quote a password.
  const { sentence } = maskerOf(passwordsIn(subject.given), []);
  return [...unique.values()]
    .toSorted((one, other) => one.line - other.line)
    .map((each) => ({ ...each, message: sentence(each.message), mend: sentence(each.mend) }));
}

/** Where two entries have become one, whatever else is wrong with it comes from that. */
function withoutFollowers(found: readonly Finding[]): readonly Finding[] {
  const placeOf = ({ key, line }: Finding): string => `${line} ${key ?? ''}`;
  const merged = new Set(found.filter(({ rule }) => rule === 'missing-comma').map(placeOf));
  return found.filter((each) => each.rule === 'missing-comma' || !merged.has(placeOf(each)));
}

/** Rules about what is not there, and the keys that would be it. */
const absences: Readonly<Record<string, readonly string[]>> = {
  'name-missing': ['name'],
  'memory-missing': ['memory', 'maxmem'],
  'nothing-to-boot': ['kernel', 'bootloader', 'firmware', 'type', 'builder'],
  'crash-default': ['on_crash'],
  'no-tablet': ['usbdevice', 'usb', 'type', 'builder'],
  'vnc-port': ['vncdisplay', 'vncunused', 'vnc', 'vfb'],
};

/** It may be in a line that was left out, or in Python that nobody can follow. */
const mayBeThere = (rule: string, { lost, isOpen }: Subject): boolean =>
  Object.hasOwn(absences, rule) && (isOpen || (absences[rule] ?? []).some((key) => lost.has(key)));

/** Reasons without a line have rules of their own. */
const explained: Readonly<Record<string, string>> = {
  [unnamed]: 'name-missing',
  [nothing]: 'nothing-to-boot',
};

/** What spoils every line is not the cause of every refusal. */
const causes: Readonly<Record<string, string>> = {
  'line-ends': 'CR LF',
  'byte-order-mark': 'byte order mark',
};

/** Some rule says in its own words what the toolstack refuses. */
function isExplained(refusal: Refusal, errors: readonly Finding[], subject: Subject): boolean {
  const { line, key, item, reason } = refusal;
  const { given } = subject;
  const absence = Object.hasOwn(explained, reason) ? explained[reason] : undefined;
  if (absence !== undefined) {
    return mayBeThere(absence, subject) || errors.some(({ rule }) => rule === absence);
  }
  if (/unexpected STRING, expecting ',' or ']'/.test(reason)) {
    return errors.some(({ rule }) => rule === 'missing-comma');
  }
  if (line === null) return false;
  return errors.some((each) => {
    const cause = causes[each.rule];
    if (cause !== undefined && !reason.includes(cause)) return false;
    // xm names the line of the list, not that of the entry.
    const isHere = each.line === line || (each.key !== null && given.get(each.key)?.line === line);
    const isKey = key === null || each.key === null || each.key === key;
    return isHere && isKey && isSameItem(each, item, reason);
  });
}

function isSameItem({ item }: Finding, refused: string | null, reason: string): boolean {
  if (item === undefined) return true;
  if (refused !== null) return item === refused;
  return !reason.startsWith('Invalid disk specifier') || reason.includes(item);
}

/** What helps most often; the first one that fits. */
const mends: readonly (readonly [RegExp, string])[] = [
  [/looks like it contains Python/, 'write plain values: see ctctl config convert'],
  [/unexpected IDENT, expecting STRING|^name '\w+' is not defined/, 'put quotes around it, if it is a text'],
  [/near `[MG]': lexical error/, 'write the number alone, in MiB'],
  [/near `[A-Z]\w*': lexical error/, 'names begin with a small letter'],
];

const refusedFault = ({ line, key, reason }: Refusal, { toolstack }: Subject): Fault => ({
  line: line ?? 1,
  key,
  severity: 'error',
  message: `${toolstack} refuses the file: ${reason}`,
  mend: mends.find(([pattern]) => pattern.test(reason))?.[1] ?? 'correct the line',
});
