/** The tables of bench/cost.mjs. */
import { median } from '../support/statistics.mjs';

const medianOf = (results, key) => median(results.map((result) => result[key]));

/** For each distance one table: seconds by length with the ratio to the first row, and what one more step costs. */
export function costTable(lengths, places) {
  const tables = places.map(({ roundTrip, rows }) => {
    const heads = [
      ...lengths.map((length) => `${length} ${length === 1 ? 'step' : 'steps'}`),
      'ms/step',
      'to raw',
      'RTT/step',
      'sessions',
    ];
    const lines = rows.map((row, at) => {
      const slope = slopeOf(lengths, row);
      const cells = row.byLength.map((results, column) => {
        const seconds = medianOf(results, 'seconds');
        const ratio = seconds / medianOf(rows[0].byLength[column], 'seconds');
        return `${seconds.toFixed(2)} s ${ratio.toFixed(2)} x`;
      });
      const trips = tripsPerStep(lengths, places, at);
      const sessions = row.byLength.map((results) => medianOf(results, 'sessions')).join(' ');
      const ratio = `${(slope / slopeOf(lengths, rows[0])).toFixed(2)} x`;
      return lineOf(row.name, [...cells, slope.toFixed(2), ratio, trips, sessions]);
    });
    return [lineOf(`RTT ${roundTrip} ms`, heads), ...lines, ''].join('\n');
  });
  return tables.join('\n');
}

/** Milliseconds that one more step takes, from the shortest bundle to the longest. */
function slopeOf(lengths, { byLength }) {
  const seconds = (results) => medianOf(results, 'seconds');
  return (1000 * (seconds(byLength.at(-1)) - seconds(byLength[0]))) / (lengths.at(-1) - lengths[0]);
}

/** What the distance adds to a step, in round trips; the first place is the one without a delay. */
function tripsPerStep(lengths, places, row) {
  const [near, far] = [places[0], places.at(-1)].map(({ rows }) => slopeOf(lengths, rows[row]));
  // Adding 0 makes a rounded -0 a plain one.
  return (Math.round((1000 * (far - near)) / places.at(-1).roundTrip) / 1000 + 0).toFixed(3);
}

export function printingTable(rows) {
  const [first] = rows;
  const lines = rows.map(({ name, results }) => {
    const cells = ['peak', 'seconds'].flatMap((key) => {
      const value = medianOf(results, key);
      return [
        value.toFixed(key === 'peak' ? 0 : 2),
        `${(value / medianOf(first.results, key)).toFixed(2)} x`,
      ];
    });
    return lineOf(`prints ${name}`, [...cells, `${medianOf(results, 'sessions')}`]);
  });
  const heads = ['peak MiB', 'to 1 MB', 'seconds', 'to 1 MB', 'sessions'];
  return [lineOf("memory of ctctl's process", heads), ...lines, ''].join('\n');
}

function lineOf(first, cells) {
  return first.padEnd(34) + cells.map((cell) => cell.padStart(15)).join('');
}
