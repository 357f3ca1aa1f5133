/** Data that hold themselves, as YAML makes them of an alias within its own anchor: `a: &x [*x]`. */

/** Whether going through these lists and maps would never end. Each is looked through once. */
export function isCircular(data: unknown): boolean {
  const above = new Set<object>();
  const done = new Set<object>();
  return leadsBack(data);

  function leadsBack(value: unknown): boolean {
    if (typeof value !== 'object' || value === null || done.has(value)) return false;
    if (above.has(value)) return true;
    above.add(value);
    const found = Object.values(value).some(leadsBack);
    above.delete(value);
    done.add(value);
    return found;
  }
}
