/** The bundles that come along with ctctl: their YAML texts by their names. */
export const library: Readonly<Record<string, string>> = {};
