/** Which columns of a table give way so that it fits a terminal, and how far. Pure. */

import { widthOf } from './width.ts';
import { stiffness, wrapText } from './wrap.ts';

type Align = 'left' | 'right';
type Texts = readonly (readonly string[])[];

/** Narrower than this no column is readable. */
const narrowest = 12;
/** Words up to this width stay whole (MAC addresses, names of rules), and so do columns, while others can give way. */
const short = 24;
/** So much the last column, the one for sentences, keeps as long as others can give way. */
const comfortable = 40;

/**
 * The cells with line ends in those that are too long: first the last column gives way, then whichever is the widest.
 * Numbers stay as they are; so does everything where the table would fit in no readable form.
 * @param width of the terminal, in columns.
 * @param gap between two columns of the table.
 */
export function fitTable(rows: Texts, aligns: readonly Align[], width: number, gap: number): Texts {
  const columns = aligns.map((align, at) =>
    columnOf(
      rows.map((row) => row[at] ?? ''),
      align,
    ),
  );
  const widths = fittingWidths(columns, width - gap * (aligns.length - 1));
  if (widths === null) return rows;
  return rows.map((row) => row.map((text, at) => wrapText(text, widths[at] ?? width).join('\n')));
}

interface Column {
  /** Of its longest text. */
  readonly whole: number;
  /** Down to this width it breaks no short word. */
  readonly stiff: number;
  /** It is readable down to this width. */
  readonly least: number;
}

function columnOf(texts: readonly string[], align: Align): Column {
  const whole = Math.max(0, ...texts.map(widthOf));
  if (align === 'right') return { whole, stiff: whole, least: whole };
  const stiff = Math.max(narrowest, ...texts.map((text) => stiffness(text, short)));
  return { whole, stiff: Math.min(whole, stiff), least: Math.min(whole, narrowest) };
}

/** Null: nothing has to be done, or nothing can be. */
function fittingWidths(columns: readonly Column[], room: number): readonly number[] | null {
  const widths = columns.map(({ whole }) => whole);
  const last = columns.length - 1;
  const bounds = [
    columns.map(({ whole, stiff }, at) => (at === last ? Math.max(stiff, comfortable) : whole)),
    columns.map(({ whole, stiff }) => (whole > short ? Math.max(stiff, short) : whole)),
    columns.map(({ whole, stiff }) => (whole > short ? stiff : whole)),
    columns.map(({ stiff }) => stiff),
    columns.map(({ least }) => least),
  ];
  let excess = widths.reduce((sum, width) => sum + width, -room);
  if (excess <= 0) return null;
  for (const least of bounds) {
    while (excess > 0) {
      const at = widestAbove(least, widths);
      if (at === undefined) break;
      widths[at] = (widths[at] ?? 0) - 1;
      excess -= 1;
    }
  }
  return excess > 0 ? null : widths;
}

/** Which of the columns that are wider than they must be is the widest. */
function widestAbove(least: readonly number[], widths: readonly number[]): number | undefined {
  let widest: number | undefined;
  for (const [at, width] of widths.entries()) {
    if (width > (least[at] ?? width) && width > (widest === undefined ? 0 : (widths[widest] ?? 0)))
      widest = at;
  }
  return widest;
}
