/** A login for each command and connection: for Windows, whose OpenSSH has no masters. */

import type { CtctlError } from '../../common/errors.ts';
import { lost } from '../lost.ts';
import { loneArguments } from './arguments.ts';
import { whyLost } from './causes.ts';
import { withoutCommands } from './debug-lines.ts';
import { type LoginPlan, loginFailureIn, withinLimit } from './login.ts';
import { isDebugging } from './master-log.ts';
import { forwardRefused } from './refusals.ts';
import { type SshProcess, startSsh } from './ssh-process.ts';
import { unnamedSignal, type Way } from './way.ts';
import { whenOpen } from './when-open.ts';

/** Logs in once, so that a failure is told now and not by the first command. @throws CtctlError in words. */
export async function loneWay(plan: LoginPlan): Promise<Way> {
  const way = waysAlone(plan);
  // Every shell knows it, those of Windows and fish too.
  const trial = way.start({ kind: 'exec', command: 'exit' });
  trial.stdin.end();
  trial.stdout.resume();
  trial.stderr.resume();
  try {
    if (!(await withinLimit(plan, (signal) => whenOpen(way, trial, signal)))) {
      throw loginFailureIn(plan, trial.log());
    }
    await trial.closed;
    return way;
  } catch (error) {
    way.close();
    throw error;
  }
}

function waysAlone(plan: LoginPlan): Way {
  const { program, login, folder, route, debug } = plan;
  const server = route.name;
  const running = new Set<SshProcess>();
  const listeners: ((error: CtctlError) => void)[] = [];
  let ended: CtctlError | undefined;
  let started = 0;
  const said = (log: readonly string[]): readonly string[] => log.filter((line) => !isDebugging(line));
  return {
    start(work) {
      started += 1;
      const log = folder.file(`${started}.log`);
      const ssh = startSsh(program, loneArguments(login, log, work), log);
      running.add(ssh);
      void ssh.closed.then(() => {
        running.delete(ssh);
        const tell = withoutCommands(debug);
        for (const line of ssh.log()) tell(line);
        if (ended && running.size === 0) folder.remove();
      });
      return ssh;
    },
    isOpen: (ssh) => hasBegun(ssh.log()),
    // Its own log names the status at the very end only.
    earlyExit: () => undefined,
    async endingOf(code, log) {
      const told = (what: string): boolean => log.some((line) => line.includes(`rtype exit-${what} `));
      if (code !== null && (code !== 255 || told('status'))) return { code, signal: null };
      if (told('signal')) return { code: null, signal: unnamedSignal };
      if (!ended && hasBegun(log)) {
        ended = lost(server, whyLost(said(log), route.keepalive));
        for (const listener of listeners) listener(ended);
      }
      return { code: null, signal: null };
    },
    async refusal(work, log) {
      if (ended) return ended;
      const refused = log.map((line) => /^channel \d+: open failed: (.*)/.exec(line)?.[1]).find(Boolean);
      return work.kind === 'forward' && refused !== undefined
        ? forwardRefused(server, work, refused)
        : loginFailureIn(plan, log);
    },
    lost: () => ended,
    onLost: (listener) => {
      listeners.push(listener);
    },
    close() {
      ended ??= lost(server, 'it was closed');
      for (const ssh of running) ssh.kill();
      if (running.size === 0) folder.remove();
    },
  };
}

/** Before that the server has not got the command, or not opened the connection. */
function hasBegun(log: readonly string[]): boolean {
  return log.some((line) => /^debug1: Sending command|^debug2: channel \d+: open confirm/.test(line));
}
