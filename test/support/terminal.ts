/** The built program on a terminal, by script(1): what a person sees, and answers typed at the questions. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { type Home, waitForText } from './ctctl.ts';

export interface Dialogue {
  readonly code: number | null;
  /** Everything that the terminal showed. */
  readonly screen: string;
}

/** An answer is typed, with Enter, once its question is on the screen. */
export type Answer = readonly [question: RegExp, answer: string];

/**
 * @param args words without blanks and quotes, for they pass a shell.
 * @param columns how wide the terminal is; without them it does not know.
 */
export async function runOnTerminal(
  { folder }: Home,
  args: readonly string[],
  answers: readonly Answer[],
  env: NodeJS.ProcessEnv = {},
  columns?: number,
): Promise<Dialogue> {
  // In the place of the shell, which would end with 130 after a Ctrl-C that the program has taken.
  const size = columns === undefined ? [] : ['stty', 'cols', `${columns}`, '&&'];
  const command = [...size, 'exec', process.execPath, resolve('dist/ctctl.cjs'), ...args].join(' ');
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TERM: 'xterm',
      XDG_CONFIG_HOME: `${folder}/config`,
      XDG_STATE_HOME: `${folder}/state`,
      ...env,
    },
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const ended = new Promise<number | null>((settle, reject) => {
    child.on('error', reject);
    child.on('close', settle);
  });
  for (const [question, answer] of answers) {
    await waitForText(child.stdout, question);
    child.stdin.write(`${answer}\r`);
  }
  const code = await ended;
  return { code, screen };
}
