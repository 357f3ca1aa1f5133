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
 * @param near the place without a delay: its times by case; `far` the other one, with its `link`.
 */
export function table(title, cases, near, far) {
  const [[base]] = cases;
  const roundTrip = median(far.link.alone) - median(near.link.alone);
  const cell = (times, key) => {
    const ratio = median(times[key]) / median(times[base]);
    return `${spread(times[key]).padStart(17)} ${ratio.toFixed(2).padStart(5)} x`;
  };
  const lines = cases.map(([key, words]) => {
    const trips = (median(far.times[key]) - median(near.times[key])) / roundTrip;
    return `  ${words.padEnd(38)}${cell(near.times, key)}${cell(far.times, key)}${trips.toFixed(1).padStart(8)}`;
  });
  const heads = ['no delay'.padStart(25), `${roundTrip.toFixed(1)} ms`.padStart(25), 'trips'.padStart(8)];
  return [title.padEnd(40) + heads.join(''), ...lines, ''].join('\n');
}
