/** Converts an xm definition to one for xl: row by row of what differs, and never by guessing. */
import type { Reading, Unevaluated } from '../model.ts';
import { readXl } from '../xl/read.ts';
import type { XlVersion } from '../xl/version.ts';
import { withoutPasswords } from '../xm/secrets.ts';
import type { XmSurroundings } from '../xm/surroundings.ts';
import { bootPart, whyNeedlessForHvm } from './boot.ts';
import { cpusPart } from './cpus.ts';
import { disksPart } from './disks.ts';
import { eventsPart } from './events.ts';
import { machinePart } from './machine.ts';
import {
  type ConversionItem,
  combined,
  masked,
  type Part,
  revealed,
  type SecretText,
  type Unconverted,
} from './part.ts';
import { printed } from './print.ts';
import { restPart, whyNeedless } from './rest.ts';
import { screenPart } from './screen.ts';
import { openXm, type XmSource } from './source.ts';
import { type Uses, usesOf } from './uses.ts';
import { vifsPart } from './vifs.ts';

export interface ConversionWishes {
  /** Of the server that is to run the domain. */
  readonly version: XlVersion;
  /** Names of bridges: old and new. */
  readonly bridges: ReadonlyMap<string, string>;
}

export interface Conversion {
  readonly kind: 'converted';
  readonly text: SecretText;
  /** One for each value of the old file, and for each that xl has to be told. */
  readonly items: readonly ConversionItem[];
  /** What stands in the text as a comment only. */
  readonly unconverted: readonly Unconverted[];
  readonly uses: Uses;
}

/** @returns `refused` for a file that xm itself refuses. No contents make it throw. */
export function convertToXl(
  text: string,
  surroundings: XmSurroundings,
  wishes: ConversionWishes,
): Conversion | Extract<Reading, { kind: 'refused' }> {
  const opened = openXm(text, surroundings);
  if (opened.kind === 'refused') return opened;
  const { source } = opened;
  const part = partsOf(source, wishes);
  const title = `Converted by ctctl for xl of Xen ${wishes.version}, from a definition for xm of Xen ${surroundings.version}.`;
  const unevaluated = source.definition.unevaluated.map((place) => ({
    place,
    needless: needlessItem(source, place),
  }));
  const unknown = unevaluated.flatMap(({ place, needless }) => (needless === undefined ? [place] : []));
  const unconverted = [...unknown.map(unconvertedOf), ...part.unconverted];
  const written = printed(title, unconverted, part.lines);
  const refusal = refusalOf(written, wishes.version);
  const whole = refusal === undefined ? unconverted : [...unconverted, refusal];
  return {
    kind: 'converted',
    text: refusal === undefined ? written : printed(title, whole, part.lines),
    items: [
      ...part.items,
      ...unevaluated.flatMap(({ needless }) => needless ?? []),
      ...ignoredItems(source, part),
    ],
    unconverted: whole,
    uses: usesOf(source, unknown),
  };
}

function partsOf(source: XmSource, wishes: ConversionWishes): Part {
  const { version } = wishes;
  const own = [
    machinePart(source),
    cpusPart(source),
    bootPart(source),
    disksPart(source, version),
    vifsPart(source, wishes),
    screenPart(source, version),
  ];
  const done = new Set([...own.flatMap(({ items }) => items.map(({ key }) => key)), 'vcpu_avail', 'vfb']);
  return combined(...own, restPart(source, version, done), eventsPart(source));
}

const unconvertedOf = ({ line, source, reason }: Unevaluated): Unconverted => ({ line, source, reason });

/** Nobody need know the value of what xl does without anyway: `device_model` by `os.uname()`. */
function needlessItem(source: XmSource, place: Unevaluated): ConversionItem | undefined {
  const { key } = place;
  if (key === null || !source.values.isUnknown(key)) return undefined;
  const isHvm = source.definition.type === 'hvm' && !source.isUnsure('builder');
  const reason = whyNeedless(key) ?? (isHvm ? whyNeedlessForHvm(key) : undefined);
  if (reason === undefined) return undefined;
  const was = place.source.slice(place.source.indexOf('=') + 1).trim();
  return { key, line: place.line, change: 'dropped', was, is: null, reason };
}

/** What xm passes over: True for 1, tuples, keys that nobody knows. */
function ignoredItems({ definition, text, statements }: XmSource, part: Part): readonly ConversionItem[] {
  return definition.ignored.flatMap(({ key, line, reason }): readonly ConversionItem[] => {
    if (key === null || part.items.some((item) => item.key === key && item.line === line)) return [];
    const statement = statements.find((each) => each.key === key && each.line === line);
    const source = statement === undefined ? null : text.slice(statement.start, statement.end);
    const was = source === null || mayBeSecret(key, source) ? null : withoutPasswords(source).slice(0, 200);
    return [{ key, line, change: 'dropped', was, is: null, reason }];
  });
}

/** A password keeps its secret under a mistyped name, too. */
const mayBeSecret = (key: string, source: string): boolean =>
  (/^vn|pas|pw|secret/i.test(key) || /passw/i.test(source)) &&
  !/^(?:True|False|None|\d+)$/.test(source.trim());

/** xl's own rules have the last word. */
function refusalOf(text: SecretText, version: XlVersion): Unconverted | undefined {
  const reading = readXl(revealed(text), { version });
  if (reading.kind === 'definition') return undefined;
  const source =
    reading.line === null ? 'the result' : (masked(text).split('\n')[reading.line - 1] ?? 'the result');
  return { line: null, source, reason: `xl of Xen ${version} refuses it: ${reading.reason}` };
}
