/** Bundle files for tests, and what is said of them. */
import { checkBundle } from '../../../src/bundles/check.ts';
import { readBundle } from '../../../src/bundles/parse.ts';
import type { Finding } from '../../../src/bundles/source.ts';
import { type Server, serverSchema, toServer } from '../../../src/inventory/schema.ts';

export const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

/** The steps begin in line 4, where there are no parameters (each is a line more, and one for their key). */
export function bundleOf(steps: readonly string[], parameters: readonly string[] = []): string {
  const declared = parameters.length === 0 ? [] : ['parameters:', ...parameters.map((each) => `  ${each}`)];
  return lines('name: test', 'title: A test', ...declared, 'steps:', ...steps.map((each) => `  ${each}`));
}

export const server: Server = toServer('home', serverSchema.parse({ address: 'home.example' }));

/** `4: steps.motd.file: missing: path` */
export const said = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ line, path, message }) => `${line}: ${path === '' ? '' : `${path}: `}${message}`);

export const problemsOf = (text: string): readonly string[] => said(readBundle(text, 'test.yaml').problems);

/** What is wrong, and what is suspicious, by checkBundle. */
export function verdictOf(text: string): {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
} {
  const { problems, warnings } = checkBundle(text, 'test.yaml');
  return { problems: said(problems), warnings: said(warnings) };
}
