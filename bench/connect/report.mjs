/** Tables of times: medians with their quartiles, ratios, and round trips by the difference that the distance makes. */

function quantile(values, part) {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * part)];
}

const median = (values) => quantile(values, 0.5);

function spread(values, digits = 0) {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => quantile(values, part).toFixed(digits));
  return `${middle} (${low}–${high})`;
}

/** In words, what a TCP echo says about a link. */
export function linkInWords({ alone, close, opening, bulk }) {
  return [
    `a round trip takes ${median(alone).toFixed(2)} ms (at most ${Math.max(...alone).toFixed(2)})`,
    `of bytes sent 2 ms after each other ${median(close).toFixed(2)} (${Math.max(...close).toFixed(2)})`,
    `a new connection's first answer ${opening.toFixed(1)}`,
    `4 MiB and back ${bulk.toFixed(1)}`,
  ].join(', ');
}

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
