/**
 * Every program that is started, by strace: its arguments and its environment, however short it lives. What a look at
 * the processes may miss stands here for certain.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Result } from '../ctctl.ts';
import { until } from '../sshd/until.ts';

export interface ExecTrace {
  readonly folder: string;
  /** From now on also what this process and those below it start. */
  follow(pid: number): Promise<void>;
  /** Starts ctctl and leaves it running; its output goes into files of the trace. */
  start(args: readonly string[], env: NodeJS.ProcessEnv): TracedChild;
  /** Runs ctctl to its end. */
  run(args: readonly string[], env: NodeJS.ProcessEnv, input?: string): Promise<Result>;
  /** All that was started so far, one a line. */
  executions(): string;
  /** What ctctl has printed, all of it. */
  outputs(): string;
  stop(): Promise<void>;
}

export interface TracedChild {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
}

const flags = ['-f', '-qq', '-v', '-s', '1000000', '-e', 'trace=execve', '-e', 'signal=none'];

/** @throws Error that names the package where there is no strace. */
export function startExecTrace(): ExecTrace {
  if (spawnSync('strace', ['-V']).error) {
    throw new Error('this test needs the package strace: apt-get install -y strace');
  }
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-trace-'));
  const tracers: ChildProcess[] = [];
  let count = 0;
  const file = (kind: string): string => join(folder, `${kind}-${count}`);
  const all = (kind: string): string =>
    readdirSync(folder)
      .filter((name) => name.startsWith(kind))
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('\n');
  const start: ExecTrace['start'] = (args, env) => {
    count += 1;
    const [out, err] = [file('out'), file('err')];
    const files = [out, err].map((name) => openSync(name, 'w'));
    // The tracer is a grandchild: the exit code and the signals are those of ctctl itself.
    const traced = ['-D', ...flags, '-o', file('exec'), process.execPath, resolve('dist/ctctl.cjs'), ...args];
    const child = spawn('strace', traced, { stdio: ['pipe', ...files], env });
    for (const each of files) closeSync(each);
    // Whoever is refused early leaves its input unread.
    child.stdin?.on('error', () => {});
    return { child, stdout: () => readFileSync(out, 'utf8'), stderr: () => readFileSync(err, 'utf8') };
  };
  return {
    folder,
    start,
    async follow(pid) {
      count += 1;
      const tracer = spawn('strace', [...flags, '-o', file('exec'), '-p', String(pid)], { stdio: 'inherit' });
      tracers.push(tracer);
      await until(`strace follows ${pid}`, () => isTraced(pid));
    },
    async run(args, env, input = '') {
      const { child, stdout, stderr } = start(args, env);
      child.stdin?.end(input);
      const [code] = (await once(child, 'exit')) as [number | null];
      return { code, stdout: stdout(), stderr: stderr() };
    },
    executions: () => all('exec'),
    outputs: () => `${all('out')}\n${all('err')}`,
    async stop() {
      for (const tracer of tracers) {
        tracer.kill('SIGTERM');
        if (tracer.exitCode === null && tracer.signalCode === null) await once(tracer, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isTraced(pid: number): boolean {
  return /^TracerPid:\t[1-9]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
