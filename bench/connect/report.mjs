/** Tables of times: medians with their quartiles, ratios, and round trips by the difference that the distance makes. */
import { median, spread } from '../support/statistics.mjs';

/**
 * One group of cases as lines; ratios are to its first case.
 * @param cases pairs of a key in `times` and its words.
 * @param places how each link is called, with the times of the cases over it.
 * @param trips counted round trips of some cases.
 */
export function table(title, cases, places, trips = {}) {
  const [[base]] = cases;
  const cell = ({ times }, key) => {
    const ratio = median(times[key]) / median(times[base]);
    return `${spread(times[key]).padStart(18)} ${ratio.toFixed(2).padStart(5)} x`;
  };
  const lines = cases.map(([key, words]) => {
    const cells = places.map((place) => cell(place, key)).join('');
    return `  ${words.padEnd(38)}${cells}${String(trips[key] ?? '').padStart(13)}`;
  });
  const heads = places.map(({ label }) => label.padStart(26)).join('');
  const counted = Object.keys(trips).length > 0 ? 'round trips'.padStart(13) : '';
  return [title.padEnd(40) + heads + counted, ...lines.map((line) => line.trimEnd()), ''].join('\n');
}
