/** `lvs`, `vgs` and `pvs`: one report, three tables; LVM 2.02.06 (xm) knows fewer fields than today's. */
import type { World } from '../../world/world.ts';
import { printed, refused, type Tool, type ToolAnswer } from '../tool.ts';
import { type LvmArguments, type LvmSyntax, lastValue, readLvmArguments } from './arguments.ts';
import { type Field, isOldLvm } from './fields.ts';
import { layOut } from './layout.ts';
import { reportSize } from './sizes.ts';
import { type LvmTable, tables } from './tables.ts';

const modern: LvmSyntax = {
  valued: 'oOS',
  flags: 'aP',
  long: {
    '--options': 'o',
    '--units': 'units=',
    '--separator': 'separator=',
    '--noheadings': 'noheadings',
    '--nosuffix': 'nosuffix',
    '--unbuffered': 'unbuffered',
    '--aligned': 'aligned',
    '--sort': 'O',
    '--all': 'a',
    '--select': 'S',
    '--readonly': 'readonly',
    '--reportformat': 'reportformat=',
    '--config': 'config=',
  },
};

/** 2.02.06 has no selection, no JSON and no read-only mode. */
const old: LvmSyntax = {
  ...modern,
  valued: 'oO',
  long: Object.fromEntries(
    Object.entries(modern.long).filter(([name]) => !/^--(select|readonly|reportformat)$/.test(name)),
  ),
};

/** The tool that prints `kind` of rows. */
export function reportTool(name: 'lvs' | 'vgs' | 'pvs'): Tool {
  return (world, { argv }) => {
    const read = readLvmArguments(name, argv, isOldLvm(world) ? old : modern);
    return 'rc' in read ? read : report(world, tables[name], read);
  };
}

function report(world: World, table: LvmTable, read: LvmArguments): ToolAnswer {
  const names = fieldNames(table, read, isOldLvm(world));
  const fields: Field[] = [];
  for (const name of names) {
    const field = table.fields[name];
    if (field === undefined || (field.modern === true && isOldLvm(world))) {
      return refused(3, `  Unrecognised field: ${name}`);
    }
    fields.push(field);
  }
  const chosen = table.choose(world, read.names);
  const sized = (bytes: number) => {
    const units = lastValue(read, 'units') ?? (isOldLvm(world) ? 'h' : 'r');
    return reportSize(bytes, units, !read.options.has('nosuffix'), isOldLvm(world));
  };
  const cells = chosen.rows.map((row) =>
    fields.map((field) => {
      const value = field.value(world, row);
      return typeof value === 'number' ? sized(value) : value;
    }),
  );
  if (lastValue(read, 'reportformat') === 'json') {
    return printed(jsonReport(table.json, names, cells));
  }
  const out = layOut(fields, cells, {
    separator: lastValue(read, 'separator'),
    headings: !read.options.has('noheadings'),
  });
  return {
    out,
    err: chosen.errors.map((line) => `  ${line}\n`).join(''),
    rc: chosen.errors.length === 0 ? 0 : 5,
  };
}

/** `-o a,b` replaces the usual fields, `-o +a` adds to them. */
function fieldNames(table: LvmTable, read: LvmArguments, old: boolean): string[] {
  let names = [...table.usual(old)];
  for (const value of read.options.get('o') ?? []) {
    const listed = value.replace(/^\+/, '').split(',');
    names = value.startsWith('+') ? [...names, ...listed] : listed;
  }
  return names.map((name) => table.aliases[name] ?? name);
}

function jsonReport(kind: string, names: readonly string[], cells: readonly (readonly string[])[]): string {
  const rows = cells.map(
    (row) => `{${names.map((name, at) => `${JSON.stringify(name)}:${JSON.stringify(row[at])}`).join(', ')}}`,
  );
  const list = rows.map((row) => `                  ${row}`).join(',\n');
  const head = `  {\n      "report": [\n          {\n              "${kind}": [\n`;
  return `${head}${list}\n              ]\n          }\n      ]\n  }\n`;
}
