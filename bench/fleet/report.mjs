/** The tables of bench/fleet.mjs: one for each number of servers at each distance. */
import { median, range } from '../support/statistics.mjs';

const heads = ['rounds', 'seconds (least–most)', 'to raw', 'to Ansible', 'sessions/server', 'client CPU s'];
const widths = [8, 25, 10, 12, 17, 14];

/**
 * @param rows one a tool: its `name` and its `results`, each with seconds, cpu, sessions (of all servers).
 * @param raw the row that is the limit. @param ansible its row, or undefined.
 */
export function fleetTable(title, count, rows, raw, ansible) {
  const secondsOf = (row) => median(row.results.map(({ seconds }) => seconds));
  const ratio = (row, base) => (base ? `${(secondsOf(row) / secondsOf(base)).toFixed(2)} x` : '–');
  const lines = rows.map((row) => {
    const of = (key) => row.results.map((result) => result[key]);
    return lineOf(row.name, [
      `${row.results.length}`,
      range(of('seconds'), 2),
      ratio(row, raw),
      ratio(row, ansible),
      (median(of('sessions')) / count).toFixed(1),
      median(of('cpu')).toFixed(2),
    ]);
  });
  return [lineOf(title, heads), ...lines, ''].join('\n');
}

function lineOf(first, cells) {
  return first.padEnd(34) + cells.map((cell, at) => cell.padStart(widths[at])).join('');
}
