/** Lays an LVM report out: aligned columns, or fields with a separator, always behind two blanks. */

export interface Layout {
  /** Undefined: aligned columns. */
  readonly separator: string | undefined;
  readonly headings: boolean;
}

interface Column {
  readonly heading: string;
  readonly right?: true;
  /** At least so many letters, whatever stands in it. */
  readonly width?: number;
}

/** The report's text; nothing at all when there are no rows. */
export function layOut(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  { separator, headings }: Layout,
): string {
  if (cells.length === 0) return '';
  const lines = headings ? [columns.map((column) => column.heading), ...cells] : cells;
  if (separator !== undefined) return lines.map((line) => `  ${line.join(separator)}\n`).join('');
  const widths = columns.map((column, at) =>
    Math.max(column.width ?? 0, ...lines.map((line) => line[at]?.length ?? 0)),
  );
  // A heading stands at the left even where the values stand at the right.
  const padded = lines.map((line, row) =>
    line.map((cell, at) => {
      const right = columns[at]?.right === true && !(headings && row === 0);
      return right ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
    }),
  );
  return padded.map((line) => `  ${line.join(' ')}\n`).join('');
}
