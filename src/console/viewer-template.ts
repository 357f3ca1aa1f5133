/** A viewer's command line as a template: split without a shell, filled in after the split. */
import { CtctlError } from '../common/errors.ts';

/** What a viewer is to show. */
export interface ViewerTarget {
  readonly host: string;
  readonly port: number;
  readonly title: string;
}

const firstPort = 5900;
const names = ['host', 'port', 'display', 'title'] as const;
const placeholder = /\{([a-z]+)\}/g;

/**
 * Splits a command line at blanks; single and double quotes keep blanks together and nothing else is
 * special, backslashes included (Windows paths need none doubled). CtctlError 'usage' for an open quote,
 * an empty template or an unknown placeholder.
 */
export function splitTemplate(template: string): readonly string[] {
  const words = template.match(/(?:[^\s"']|"[^"]*"|'[^']*'|["'])+/g) ?? [];
  const argv = words.map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'|(["'])/g, (_, double?: string, single?: string, open?: string) => {
      if (open !== undefined)
        throw new CtctlError('usage', `viewer template with an open quote: ${template}`);
      return double ?? single ?? '';
    }),
  );
  if (!argv[0]) throw new CtctlError('usage', 'empty viewer template', { next: 'name a program' });
  for (const [text, name] of template.matchAll(placeholder)) {
    if (names.some((known) => known === name)) continue;
    const next = `use ${names.map((known) => `{${known}}`).join(' ')}`;
    throw new CtctlError('usage', `unknown placeholder ${text} in the viewer template`, { next });
  }
  return argv;
}

/** Whether any argument says where to connect. */
export function hasPlaceholder(argv: readonly string[]): boolean {
  return argv.some((argument) => argument.search(placeholder) >= 0);
}

/** The arguments for one target; a value never makes more than one argument. */
export function fillTemplate(
  args: readonly string[],
  { host, port, title }: ViewerTarget,
): readonly string[] {
  const values: Readonly<Record<string, string>> = {
    host,
    port: String(port),
    display: String(port - firstPort),
    title,
  };
  return args.map((argument) => argument.replace(placeholder, (text, name: string) => values[name] ?? text));
}
