/** A practice server of the test's own, started and stopped by the built program itself. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHome, type Home } from './ctctl.ts';

export interface Practice extends Home {
  /** The server's folder. */
  readonly server: string;
  /** Provokes faults: see src/practice/tools/practice-ctl.ts. */
  control(...args: readonly string[]): string;
  /** Sessions that clients have opened so far, counted by the server. */
  sessions(): number;
  stop(): Promise<void>;
}

/** @throws when `ctctl practice start` fails, with what it said. */
export async function startPractice(toolstack: 'xl' | 'xm'): Promise<Practice> {
  const home = createHome();
  const started = await home.run(['practice', 'start', '--toolstack', toolstack, '--json']);
  if (started.code !== 0) throw new Error(`practice start: ${started.stderr}`);
  const server = (JSON.parse(started.stdout) as { folder: string }).folder;
  const log = join(server, 'log/sessions.log');
  return {
    ...home,
    server,
    control: (...args) => execFileSync(join(server, 'bin/practice-ctl'), args, { encoding: 'utf8' }),
    sessions: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').length : 0),
    async stop() {
      await home.run(['practice', 'stop']);
      home.remove();
    },
  };
}

/** The article's machine: 8 GB of disk, the installation CD, 512 MB. */
export const winxp = [
  ...['domain', 'create', 'winxp', '--hvm', '--disk', '8G', '--iso', 'winxp.iso'],
  ...['--memory', '512', '--bridge', 'intern'],
];
