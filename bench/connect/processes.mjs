/** Child processes of the benchmark: one that runs to its end and is timed, and ones that stay. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

// An extra CA file costs every node 37 ms at its start; an agent would be one more key to try.
const { NODE_EXTRA_CA_CERTS: _certificates, SSH_AUTH_SOCK: _agent, ...env } = process.env;

/** @returns milliseconds from the start to the end of the process, and what it printed. */
export async function timed([program, ...args]) {
  const begun = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors, time] = ['', '', 0];
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.once('exit', () => {
    time = performance.now() - begun;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors.trim().slice(-500)}`);
  return { time, output };
}

/** A process that stays until it is stopped; `ask` sends it a line and gives its next one. */
export function staying([program, ...args]) {
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const kill = () => child.kill();
  process.once('exit', kill);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program} ended early`);
    return value;
  };
  return {
    nextLine,
    ask() {
      child.stdin.write('\n');
      return nextLine();
    },
    async stop() {
      process.removeListener('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      kill();
      await once(child, 'exit');
    },
  };
}
