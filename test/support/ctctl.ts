/** The built program as a user starts it, with a home of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const program = resolve('dist/ctctl.cjs');

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Home {
  readonly folder: string;
  /** The inventory file; it need not be there. */
  readonly inventory: string;
  /** Runs ctctl to its end; `input` goes to its stdin. No terminal is there. */
  run(
    args: readonly string[],
    options?: { readonly input?: string; readonly env?: NodeJS.ProcessEnv },
  ): Promise<Result>;
  /** Starts ctctl and leaves it running. */
  start(args: readonly string[]): ChildProcess;
  write(inventory: string): void;
  remove(): void;
}

/** A folder with configuration and state of its own, in which nothing of the real user is seen. */
export function createHome(): Home {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-home-'));
  const config = join(folder, 'config/ctctl');
  const inventory = join(config, 'inventory.yaml');
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess =>
    spawn(process.execPath, [program, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        XDG_CONFIG_HOME: join(folder, 'config'),
        XDG_STATE_HOME: join(folder, 'state'),
        ...env,
      },
    });
  return {
    folder,
    inventory,
    start,
    run: (args, { input = '', env } = {}) => finish(start(args, env), input),
    write(text) {
      mkdirSync(config, { recursive: true });
      writeFileSync(inventory, text);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function finish(child: ChildProcess, input: string): Promise<Result> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  child.stdin?.end(input);
  return new Promise((settle, reject) => {
    child.on('error', reject);
    child.on('close', (code) => settle({ code, ...output }));
  });
}

/** Waits until text that matches has come from a stream; rejects with what came instead when the time is over. */
export function waitForText(
  stream: NodeJS.ReadableStream | null,
  pattern: RegExp,
  milliseconds = 15_000,
): Promise<RegExpExecArray> {
  return new Promise((settle, reject) => {
    let seen = '';
    const timer = setTimeout(() => reject(new Error(`no ${pattern} in: ${seen}`)), milliseconds);
    stream?.setEncoding('utf8').on('data', (text: string) => {
      seen += text;
      const match = pattern.exec(seen);
      if (!match) return;
      clearTimeout(timer);
      settle(match);
    });
  });
}
