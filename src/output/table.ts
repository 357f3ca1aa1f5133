/** Tables as people and spreadsheets read them: blanks between columns, or CSV. */

import { escapeControl } from './escape.ts';
import { fitTable } from './fit.ts';

/** A cell; `null` is "does not apply". */
export type Cell = string | number | boolean | null;

/** What stands in a cell that has no value. */
export const marks = { notApplicable: '-', noAnswer: '?' } as const;

export interface Column<Item> {
  readonly header: string;
  /** The header is the name of something (a server, a domain), and stays as it is written. */
  readonly isName?: boolean;
  readonly value: (item: Item) => Cell;
  readonly align?: 'left' | 'right';
}

interface Header {
  readonly text: string;
  readonly isName: boolean;
}

/** A table of plain cells. The headers of a table of fields (`fieldTable`) are for CSV only. */
export interface Table {
  readonly headers: readonly Header[];
  readonly aligns: readonly ('left' | 'right')[];
  readonly rows: readonly (readonly Cell[])[];
  readonly isHeaderShown: boolean;
}

/** One row an item. */
export function listTable<Item>(columns: readonly Column<Item>[], items: readonly Item[]): Table {
  return {
    headers: columns.map(({ header, isName = false }) => ({ text: header, isName })),
    aligns: columns.map(({ align = 'left' }) => align),
    rows: items.map((item) => columns.map(({ value }) => value(item))),
    isHeaderShown: true,
  };
}

/** One row a field: for a document about one thing. */
export function fieldTable(fields: readonly (readonly [field: string, value: Cell])[]): Table {
  const headers = ['field', 'value'].map((text) => ({ text, isName: false }));
  return { headers, aligns: ['left', 'left'], rows: fields, isHeaderShown: false };
}

function cellText(cell: Cell): string {
  if (cell === null) {
    return marks.notApplicable;
  }
  if (typeof cell === 'boolean') {
    return cell ? 'yes' : 'no';
  }
  return escapeControl(String(cell));
}

/** No lines but the blanks between columns, so that `awk` and the eye can part them. */
const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/**
 * The table for a terminal: headers in capitals, also over no rows; no trailing blanks.
 * @param width of the terminal, in columns, where it is one: there what is too long goes on in a line below.
 */
export async function renderTable(
  { headers, aligns, rows, isHeaderShown }: Table,
  width?: number,
): Promise<string> {
  const { default: CliTable } = await import('cli-table3');
  const table = new CliTable({
    chars: noBorders,
    colAligns: [...aligns],
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  const head = isHeaderShown ? [headers.map(headerText)] : [];
  const texts = [...head, ...rows.map((row) => row.map(cellText))];
  const fitted = width === undefined ? texts : fitTable(texts, aligns, width, noBorders.middle.length);
  table.push(...fitted.map((row) => [...row]));
  const lines = table.length === 0 ? [] : table.toString().split('\n');
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function headerText({ text, isName }: Header): string {
  const safe = escapeControl(text);
  return isName ? safe : safe.toUpperCase();
}

function csvField(cell: Cell): string {
  const text = cell === null ? '' : escapeControl(String(cell), { multiline: true });
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180: a line of headers, CR LF after each line, quotes only where needed; `null` is an empty field. */
export function renderCsv({ headers, rows }: Table): string {
  return [headers.map(({ text, isName }) => (isName ? text : text.toLowerCase())), ...rows]
    .map((row) => `${row.map(csvField).join(',')}\r\n`)
    .join('');
}
