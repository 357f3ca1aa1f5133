/** What the /bin/sh of this computer says of the shell in a bundle: `sh -n` reads it and runs nothing. */
import { spawn } from 'node:child_process';
import { type BundleSource, type Finding, finding, type StepSource } from '../../bundles/source.ts';
import { isShell, type PlacedText, textsIn } from '../../bundles/walk.ts';

/** The syntax errors of all shell texts; none where this computer has no /bin/sh. */
export async function syntaxErrors(source: BundleSource): Promise<readonly Finding[]> {
  const texts = source.steps.flatMap((step) =>
    textsIn(step.fields)
      .filter(({ at }) => isShell(step.kind, at))
      .map((text) => ({ step, text })),
  );
  const found = await Promise.all(texts.map(({ step, text }) => syntaxError(source, step, text)));
  return found.flatMap((each) => each ?? []);
}

async function syntaxError(
  { places }: BundleSource,
  step: StepSource,
  { at, text }: PlacedText,
): Promise<Finding | undefined> {
  const said = await readBySh(text);
  if (said === undefined) return undefined;
  const place = [...step.at, ...at];
  const { line, message } = readSaid(said);
  const found = finding(places, place, `sh: ${message}`);
  const blockLine = places.blockLineOf(place);
  return blockLine === undefined || line === 0 ? found : { ...found, line: blockLine + line };
}

/** `/bin/sh: 3: Syntax error: …` of dash and busybox, `/bin/sh: line 3: syntax error …` of bash. */
export function readSaid(said: string): { readonly line: number; readonly message: string } {
  const [, line, message] = /^.*?(?:line )?(\d+): (.*)/.exec(said) ?? [];
  return { line: Number(line ?? 0), message: message ?? (said.split('\n')[0] || 'syntax error') };
}

/** What it said on stderr; undefined where all is well, or where there is no shell to ask. */
function readBySh(text: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const shell = spawn('/bin/sh', ['-n'], { stdio: ['pipe', 'ignore', 'pipe'], env: { LC_ALL: 'C' } });
    let said = '';
    shell.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (said.length < 4096) said += chunk;
    });
    // It may stop reading at the error.
    shell.stdin.on('error', () => {});
    shell.on('error', () => resolve(undefined));
    shell.on('close', (code) => resolve(code === 0 ? undefined : said));
    shell.stdin.end(text);
  });
}
