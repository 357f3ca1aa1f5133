/**
 * Looks again and again at the command lines and environments of all processes of this machine, which is both sides
 * of every connection of a test: by `ps`, as anybody would, and by /proc.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitForText } from '../ctctl.ts';
import { formsOf, type Sentinel } from './sentinels.ts';

export interface ProcessWatch {
  /** Ends it. */
  stop(): Promise<Seen>;
}

export interface Seen {
  /** How often all processes were looked at. */
  readonly looks: number;
  /** `login password as plain text in the environment of 4711`. */
  readonly found: readonly string[];
}

/** Gets the forms on stdin, never as an argument, and says what it has seen when stdin ends. */
const watcher = `
const { execFileSync } = require('node:child_process');
const { readdirSync, readFileSync } = require('node:fs');
const found = new Set();
let looks = 0;
let forms;
const look = (what, text) => {
  for (const [name, form] of forms) if (text.includes(form)) found.add(name + ' in ' + what);
};
const read = (pid, name) => {
  try { return readFileSync('/proc/' + pid + '/' + name, 'latin1'); } catch { return ''; }
};
const round = () => {
  for (const pid of readdirSync('/proc')) {
    if (!/^\\d+$/.test(pid)) continue;
    look('the command line of ' + pid, read(pid, 'cmdline'));
    look('the environment of ' + pid, read(pid, 'environ'));
  }
  if (looks % 20 === 0) {
    look('ps', execFileSync('ps', ['axeww', '-o', 'pid,args'], { encoding: 'latin1', maxBuffer: 2 ** 26 }));
  }
  looks += 1;
  if (looks === 1) process.stdout.write('looking\\n');
  setTimeout(round, 25);
};
let text = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  text += chunk;
  if (forms || !text.endsWith('\\n')) return;
  forms = JSON.parse(text);
  round();
});
process.stdin.on('end', () => {
  process.stdout.write(JSON.stringify({ looks, found: [...found] }), () => process.exit());
});`;

export async function watchProcesses(sentinels: readonly Sentinel[]): Promise<ProcessWatch> {
  const child = spawn(process.execPath, ['-e', watcher], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write(`${JSON.stringify(sentinels.flatMap(formsOf))}\n`);
  await waitForText(child.stdout, /looking\n/);
  let said = '';
  child.stdout.on('data', (chunk: string) => {
    said += chunk;
  });
  return {
    async stop() {
      child.stdin.end();
      await once(child, 'close');
      return JSON.parse(said) as Seen;
    },
  };
}
