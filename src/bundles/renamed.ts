/** A copy of a bundle under another name; everything else stays, comments too. Pure. */
import { isScalar, parseDocument } from 'yaml';

/**
 * @param text of a bundle that is as it should be.
 * @param name a bundle name, as bundleNameSchema allows it.
 */
export function renamed(text: string, name: string): string {
  const node = parseDocument(text).get('name', true);
  if (!isScalar(node) || !node.range) throw new TypeError('a bundle without a name');
  const [begin, end] = node.range;
  return `${text.slice(0, begin)}${yamlName(name)}${text.slice(end)}`;
}

/** The name as YAML reads it as a text: `123` and `true` need quotes. */
export function yamlName(name: string): string {
  return parseDocument(name).toJS() === name ? name : `'${name}'`;
}
