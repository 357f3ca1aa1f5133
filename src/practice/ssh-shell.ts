/** Runs sh for one SSH channel: its streams, its signals, and an end that no daemon can hold up. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { ServerChannel, Session } from 'ssh2';

export interface ShellPlace {
  /** Put first on PATH. */
  readonly bin: string;
  /** HOME and the working directory. */
  readonly home: string;
}

/** How long output may still come after the exit while a daemon of the command holds the pipe open. */
const drainMilliseconds = 100;

/** Starts `/bin/sh ARGUMENTS` with the channel as its terminal and reports its end on it. */
export function runShell(
  place: ShellPlace,
  shellArguments: readonly string[],
  channel: ServerChannel,
  session: Session,
): void {
  // Detached makes it the head of its own session and process group, as sshd does.
  const child = spawn('/bin/sh', shellArguments, {
    cwd: place.home,
    detached: true,
    env: {
      ...process.env,
      HOME: place.home,
      PATH: `${place.bin}:${process.env.PATH ?? '/usr/bin:/bin'}`,
      USER: 'root',
      LOGNAME: 'root',
      SHELL: '/bin/sh',
    },
  });
  let exited = false;
  const signalGroup = (signal: NodeJS.Signals) => {
    if (!exited && child.pid !== undefined) killGroup(child.pid, signal);
  };
  session.on('signal', (accept, _reject, { name }) => {
    accept?.();
    signalGroup(`SIG${name}` as NodeJS.Signals);
  });
  channel.on('error', () => undefined);
  channel.on('close', () => signalGroup('SIGHUP'));
  channel.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on('error', (error) => {
    channel.stderr.write(`practice server: ${error.message}\n`);
    channel.exit(127);
    channel.end();
  });
  child.on('exit', (code, signal) => {
    exited = true;
    // Like sshd: the status goes out at once, whether or not all output has.
    if (signal !== null) channel.exit(signal.replace(/^SIG/, ''), false, '');
    else channel.exit(code ?? 0);
    endWhenDrained(child, channel);
  });
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has gone in this moment, which is what was wanted.
  }
}

/** Ends the channel when both pipes are empty, or when a daemon that keeps them open has been silent long enough. */
function endWhenDrained(child: ChildProcessWithoutNullStreams, channel: ServerChannel): void {
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    clearTimeout(timer);
    child.stdout.destroy();
    child.stderr.destroy();
    channel.end();
  };
  const wait = () => {
    clearTimeout(timer);
    // A pipe that is paused waits for a slow client, not for a daemon.
    timer = setTimeout(
      () => (child.stdout.isPaused() || child.stderr.isPaused() ? wait() : end()),
      drainMilliseconds,
    );
  };
  child.stdout.on('data', wait);
  child.stderr.on('data', wait);
  child.once('close', end);
  wait();
}
