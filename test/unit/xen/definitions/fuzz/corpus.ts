/** What the fuzzer starts from: the shared test data, the files of the article and those in the style of the web. */
import { readdirSync, readFileSync } from 'node:fs';

const fixtures = new URL('../../../../fixtures/xen/', import.meta.url);

export interface Sample {
  readonly name: string;
  readonly text: string;
}

const cases = JSON.parse(readFileSync(new URL('definitions.json', fixtures), 'utf8')) as Readonly<
  Record<string, { readonly text: string }>
>;

const files = (folder: string, pattern: RegExp): readonly Sample[] =>
  readdirSync(new URL(folder, fixtures))
    .filter((name) => pattern.test(name))
    .map((name) => ({ name, text: readFileSync(new URL(folder + name, fixtures), 'utf8') }));

/** All of them, for both toolstacks: what one refuses is a fine beginning too. */
export const corpus: readonly Sample[] = [
  ...Object.entries(cases).map(([name, { text }]) => ({ name, text })),
  ...files('', /\.article$/),
  ...files('real-world/', /\.(?:xm|xl)$/),
];
