/** The difference of two texts as people know it: lines with - and +, three of their surroundings around them. */
import { structuredPatch } from 'diff';
import { paint, type Style } from './colour.ts';
import { escapeControl } from './escape.ts';

/** One of the texts, and what it is called above the difference. */
export interface DiffSide {
  readonly label: string;
  readonly text: string;
}

export interface TextDiff {
  /** The unified form, without the names; empty where nothing differs. */
  readonly lines: readonly string[];
  readonly added: number;
  readonly removed: number;
}

export function diffTexts(from: DiffSide, to: DiffSide): TextDiff {
  const { hunks } = structuredPatch(from.label, to.label, from.text, to.text, undefined, undefined, {
    context: 3,
  });
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: own }) => [
    `@@ -${place(oldStart, oldLines)} +${place(newStart, newLines)} @@`,
    ...own,
  ]);
  const count = (sign: string): number =>
    hunks.flatMap((hunk) => hunk.lines).filter((line) => line.startsWith(sign)).length;
  return {
    lines: lines.length === 0 ? [] : [`--- ${from.label}`, `+++ ${to.label}`, ...lines],
    added: count('+'),
    removed: count('-'),
  };
}

/** As diff(1) counts: no line of a text stands behind the one before it. */
const place = (start: number, lines: number): string => `${lines === 0 ? start - 1 : start},${lines}`;

/** Safe for a terminal, in colours where the stream has them. */
export const paintDiff = (lines: readonly string[], stream: NodeJS.WritableStream): readonly string[] =>
  lines.map((line) => {
    const safe = escapeControl(line, { multiline: true });
    const style = styleOf(line);
    return style === undefined ? safe : paint(style, safe, stream);
  });

function styleOf(line: string): Style | undefined {
  if (/^(?:---|\+\+\+) /.test(line)) return 'bold';
  if (line.startsWith('@@')) return 'cyan';
  if (line.startsWith('+')) return 'green';
  return line.startsWith('-') ? 'red' : undefined;
}
