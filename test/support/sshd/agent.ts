/** A real ssh-agent on a socket of its own. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Key } from './keys.ts';
import { until } from './until.ts';

export interface Agent {
  /** For SSH_AUTH_SOCK. */
  readonly socket: string;
  stop(): Promise<void>;
}

/** @param folder where the socket is made; its path must be short, for a socket's name is limited to 107 bytes. */
export async function startAgent(folder: string, keys: readonly Key[]): Promise<Agent> {
  const socket = join(folder, 'agent');
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  // The socket is there a moment before anybody listens; ssh-add ends with 2 for an agent that is not there.
  await until('ssh-agent answers', () => spawnSync('ssh-add', ['-l'], { env }).status !== 2);
  for (const { file } of keys) execFileSync('ssh-add', ['-q', file], { env, stdio: 'pipe' });
  return {
    socket,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
