/** An SSH client for the practice server's tests: one connection, commands, and a way to a loopback port. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { Client } from 'ssh2';
import {
  type PracticeOptions,
  type PracticeServer,
  startPracticeServer,
} from '../../../src/practice/server.ts';

export interface Result {
  readonly out: string;
  readonly err: string;
  readonly rc: number | null;
  readonly signal: string | undefined;
}

/** A folder name as nasty as users have them. */
export function practiceFolder(): string {
  return mkdtempSync(join(tmpdir(), "ctctl it's a test "));
}

const quick = { stop: 60, linger: 60, restart: 30, vnc: 5 };

export async function withServer(
  options: Omit<PracticeOptions, 'folder'> & { folder?: string },
  work: (server: PracticeServer) => Promise<void>,
): Promise<void> {
  const folder = options.folder ?? practiceFolder();
  const server = await startPracticeServer({ timing: quick, ...options, folder });
  try {
    await work(server);
  } finally {
    await server.close();
    if (options.folder === undefined) rmSync(folder, { recursive: true });
  }
}

export function connect(
  server: PracticeServer,
  override: { username?: string; key?: string } = {},
): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.once('ready', () => resolve(client));
    client.once('error', reject);
    client.connect({
      host: '127.0.0.1',
      port: server.port,
      username: override.username ?? server.user,
      privateKey: override.key ?? readFileSync(server.identityFile),
      hostVerifier: (key: Buffer) => server.hostPublicKey.split(' ')[1] === key.toString('base64'),
    });
  });
}

/** Runs one command and gives it `stdin`; done when the channel is closed. */
export function run(client: Client, command: string, stdin = ''): Promise<Result> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      let out = '';
      let err = '';
      let rc: number | null = null;
      let signal: string | undefined;
      channel.on('data', (data: Buffer) => {
        out += data.toString();
      });
      channel.stderr.on('data', (data: Buffer) => {
        err += data.toString();
      });
      channel.on('exit', (code: number | null, name?: string) => {
        rc = code;
        signal = name;
      });
      channel.on('close', () => resolve({ out, err, rc, signal }));
      channel.end(stdin);
    });
  });
}

export function forward(client: Client, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, '127.0.0.1', port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else reject(error);
    });
  });
}

/** Asks again every 20 ms until the answer fits; fails after five seconds. */
export async function eventually<T>(ask: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 5000;
  let value = await ask();
  while (!fits(value)) {
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((wake) => setTimeout(wake, 20));
    value = await ask();
  }
  return value;
}
