/** What is said about several measurements of one thing. */

function quantile(values, part) {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * part)];
}

export const median = (values) => quantile(values, 0.5);

/** `12 (11–14)`: the median and the quartiles. */
export function spread(values, digits = 0) {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => quantile(values, part).toFixed(digits));
  return `${middle} (${low}–${high})`;
}

/** `12 (11–14)`: the median, the least and the most, for a few values. */
export function range(values, digits = 0) {
  const [low, middle, high] = [0, 0.5, 1].map((part) => quantile(values, part).toFixed(digits));
  return `${middle} (${low}–${high})`;
}
