/** A real Xen server in emulation (test/lab), restored to its first moment, and ctctl with it in the inventory. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { createHome, type Home, type Result } from './ctctl.ts';

const run = promisify(execFile);
const lab = 'test/lab/lab';

interface LabFacts {
  readonly port: number;
  readonly key: string;
  readonly fingerprint: string;
}

export interface Lab extends Home {
  /** Runs a command on the server as root, beside ctctl, and gives its stdout. */
  ssh(command: string): Promise<string>;
  /** Runs a command that gets a folder as a tar on its stdin, and unpacks the tar that it prints into another. */
  exchange(given: string, command: string, taken: string): Promise<void>;
  /** Adds the server to the inventory under this name, with another user where one is given. */
  add(name: string, ...flags: string[]): Promise<Result>;
  /** Runs ctctl, and keeps how long it took. */
  timed(step: string, args: readonly string[]): Promise<Result>;
  /** A line a timed step. */
  times(): readonly string[];
  stop(): Promise<void>;
}

const exchange = 'set -o pipefail; tar -C "$1" -c . | "$2" ssh "$3" -- "$4" | tar -C "$5" -x';

/**
 * @param suite the Debian release whose Xen it runs; bookworm where none is given.
 * @throws when the lab cannot be built or started, with its own words (a missing package, the server's last lines).
 */
export async function startLab(name: string, suite?: string): Promise<Lab> {
  await run(lab, ['start', name, ...(suite === undefined ? [] : ['--suite', suite])], { maxBuffer: 1 << 24 });
  const facts = JSON.parse((await run(lab, ['env', name])).stdout) as LabFacts;
  const home = createHome();
  const times: string[] = [];
  const timed = async (step: string, args: readonly string[]): Promise<Result> => {
    const started = performance.now();
    const result = await home.run(args);
    times.push(`${step}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return result;
  };
  return {
    ...home,
    timed,
    times: () => times,
    ssh: async (command) => (await run(lab, ['ssh', name, '--', command])).stdout,
    exchange: async (given, command, taken) => {
      await run('bash', ['-c', exchange, 'bash', given, lab, name, command, taken], { maxBuffer: 1 << 24 });
    },
    add: (server, ...flags) =>
      timed(`server add ${server}`, [
        ...['server', 'add', server, '127.0.0.1', '--port', String(facts.port), '--identity', facts.key],
        ...['--accept-host-key', facts.fingerprint, ...flags],
      ]),
    async stop() {
      await run(lab, ['stop', name]);
      home.remove();
    },
  };
}

/**
 * The server of a suite: started before its tests, with what each step took told behind them, and stopped.
 * @param take gets it as soon as it is there.
 * @param entry its name in the inventory; null: the suite adds it itself.
 */
export function labSuite(name: string, take: (lab: Lab) => void, entry: string | null = 'lab'): void {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab(name);
    take(lab);
    const added = entry === null ? undefined : await lab.add(entry);
    if (added !== undefined && added.code !== 0) throw new Error(added.stderr);
  });
  afterAll(async () => {
    for (const line of lab.times()) process.stdout.write(`lab: ${line}\n`);
    await lab.stop();
  });
}
