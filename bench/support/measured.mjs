/** Runs a program to its end and says what it took: time, processor, output. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * bash measures: its `time` counts the processor of all that was started and waited for, which Node cannot, and starts
 * when the program starts.
 */
const timing = `TIMEFORMAT='%3R %3U %3S'; { time "$@" 2>&4 3>&- 4>&-; } 4>&2 2>&3`;

/**
 * @param env the whole environment; nothing of the user's own reaches the program.
 * @returns `seconds` from start to end, `cpu` seconds of it and its children, `output` of stdout.
 * @throws Error with the end of what it said when it ends with anything but 0.
 */
export async function measured([program, ...args], { env, cwd }) {
  const child = spawn('bash', ['-c', timing, 'bash', program, ...args], {
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that its children end with it.
    detached: true,
  });
  // Before anything else that is to happen at the end: it must not write into folders that are removed.
  const kill = () => process.kill(-child.pid, 'SIGKILL');
  process.prependOnceListener('exit', kill);
  const [output, errors, times] = [1, 2, 3].map((fd) => collected(child.stdio[fd]));
  const [code] = await once(child, 'close');
  process.removeListener('exit', kill);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${lastOf(errors()) || lastOf(output())}`);
  const [seconds, user, system] = times().trim().split(' ').map(Number);
  return { seconds, cpu: user + system, output: output() };
}

function collected(stream) {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

const lastOf = (text) => text.trim().slice(-1500);
