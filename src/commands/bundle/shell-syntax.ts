/** What the /bin/sh of this computer says of the shell in a bundle: `sh -n` reads it and runs nothing. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type BundleSource, type Finding, finding, type StepSource } from '../../bundles/source.ts';
import { isShell, type PlacedText, textsIn } from '../../bundles/walk.ts';
import { hereDocumentEnd } from '../../remote/bundle/shell.ts';

interface ShellPlace {
  readonly step: StepSource;
  readonly text: PlacedText;
}

/** The syntax errors of all shell texts; none where this computer has no /bin/sh. */
export async function syntaxErrors(source: BundleSource): Promise<readonly Finding[]> {
  const places = source.steps.flatMap((step) =>
    textsIn(step.fields)
      .filter(({ at }) => isShell(step.kind, at))
      .map((text) => ({ step, text })),
  );
  if (places.length === 0) return [];
  const said = await readBySh(places.map(({ text }) => text.text));
  return places.flatMap((place, index) => {
    const about = said[index];
    return about === undefined || about === '' ? [] : [syntaxError(source, place, about)];
  });
}

function syntaxError({ places }: BundleSource, { step, text }: ShellPlace, said: string): Finding {
  const place = [...step.at, ...text.at];
  const { line, message } = readSaid(said);
  const found = finding(places, place, `sh: ${message}`);
  const blockLine = places.blockLineOf(place);
  // What is missing at the end is missed on the line behind the last one.
  const last = text.text.trimEnd().split('\n').length;
  return blockLine === undefined || line === 0
    ? found
    : { ...found, line: blockLine + Math.min(line, last) - 1 };
}

/** `/bin/sh: 3: Syntax error: …` of dash and busybox, `/bin/sh: line 3: syntax error …` of bash. */
export function readSaid(said: string): { readonly line: number; readonly message: string } {
  const [, line, message] = /^.*?(?:line )?(\d+): (.*)/.exec(said) ?? [];
  return { line: Number(line ?? 0), message: message ?? (said.split('\n')[0] || 'syntax error') };
}

/**
 * What `sh -n` says of each text; empty where all is well, nothing at all where there is no shell to ask. One process
 * of this program's does it: it forks a shell for each text, which is many times quicker than to start one from here.
 */
function readBySh(texts: readonly string[]): Promise<readonly string[]> {
  const token = randomBytes(12).toString('hex');
  const end = hereDocumentEnd(token);
  const script = texts.map(
    (text) => `/bin/sh -n <<'${end}' || echo failed\n${text}\n${end}\necho ${token}\n`,
  );
  return new Promise((resolve) => {
    const shell = spawn('/bin/sh', ['-c', 'exec /bin/sh 2>&1'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { LC_ALL: 'C' },
    });
    let said = '';
    shell.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    shell.stdin.on('error', () => {});
    shell.on('error', () => resolve([]));
    shell.on('close', () => resolve(said.split(`${token}\n`).slice(0, -1)));
    shell.stdin.end(script.join(''));
  });
}
