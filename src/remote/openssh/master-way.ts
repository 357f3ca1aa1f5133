/** One login for everything: a master `ssh`, and a client of it for each command and connection. */

import { setTimeout as sleep } from 'node:timers/promises';
import { CtctlError } from '../../common/errors.ts';
import { lost } from '../lost.ts';
import { clientArguments, masterArguments } from './arguments.ts';
import { whyLost } from './causes.ts';
import { withoutCommands } from './debug-lines.ts';
import { followFile } from './follow-file.ts';
import { type LoginPlan, loginFailure, withinLimit } from './login.ts';
import { isDebugging, masterLog } from './master-log.ts';
import { startMaster, whenLoggedIn } from './master-process.ts';
import { forwardRefused } from './refusals.ts';
import { startSsh } from './ssh-process.ts';
import { unnamedSignal, type Way } from './way.ts';

/** A master that is about to end takes this long, in milliseconds, until it is seen to have ended. */
const lastMoments = 1_000;

/** Logs in. @throws CtctlError with the cause in words. */
export async function masterWay(plan: LoginPlan): Promise<Way> {
  const { program, login, folder, route, debug } = plan;
  const server = route.name;
  const logFile = folder.file('log');
  const book = masterLog();
  const tell = withoutCommands(debug);
  const look = followFile(logFile, (line) => {
    book.take(line);
    tell(line);
  });
  const command = [program, ...masterArguments(login, folder.socket, logFile)];
  const master = startMaster(command, folder, logFile, login.interactive);
  try {
    if (!(await withinLimit(plan, (signal) => whenLoggedIn(master, folder, signal)))) {
      look();
      throw loginFailure(plan, logFile);
    }
  } catch (error) {
    master.end();
    throw error;
  }
  look();

  let ended: CtctlError | undefined;
  const listeners: ((error: CtctlError) => void)[] = [];
  void master.exited.then(() => {
    look();
    folder.remove();
    if (ended) return;
    ended = lost(server, whyLost(book.said(), route.keepalive));
    for (const listener of listeners) listener(ended);
  });

  const moment = (): Promise<unknown> =>
    Promise.race([master.exited, sleep(lastMoments, undefined, { ref: false })]);

  let started = 0;
  return {
    start(work) {
      started += 1;
      const log = folder.file(`${started}.log`);
      return startSsh(program, clientArguments(folder.socket, log, work), log);
    },
    // Output comes straight from the master, and may be here before its client knows anything.
    isOpen: (ssh) =>
      channelIn(ssh.log()) !== undefined || ssh.stdout.readableDidRead || ssh.stderr.readableDidRead,
    earlyExit(log) {
      look();
      const channel = channelIn(log);
      return channel === undefined ? undefined : book.endingOf(channel).code;
    },
    async endingOf(code, log) {
      if (code !== null && code !== 255) return { code, signal: null };
      look();
      const told = book.endingOf(channelIn(log) ?? -1);
      if (told.isKilled) return { code: null, signal: unnamedSignal };
      // The link may have gone after the status was told: then the client's own 255 is none.
      if (told.code !== undefined) return { code: told.code, signal: null };
      const isPassedOn = log.some((line) => /exit status from master 255/.test(line));
      if (told.hasStatus && isPassedOn) return { code: 255, signal: null };
      await moment();
      // Its channel's number may be in use again; a master on its way out passes 255 on as well.
      return { code: isPassedOn && !master.hasExited() ? 255 : null, signal: null };
    },
    async refusal(work, log) {
      if (!log.some((line) => /request failed/.test(line))) {
        await moment();
        if (ended) return ended;
      }
      look();
      if (work.kind === 'forward') return forwardRefused(server, work, book.refusal());
      const why = log.filter((line) => !isDebugging(line))[0] ?? 'ssh does not say why';
      return new CtctlError('unreachable', `${server}: cannot open a session: ${why}`, { server });
    },
    lost: () => ended,
    onLost: (listener) => {
      listeners.push(listener);
    },
    close() {
      ended ??= lost(server, 'it was closed');
      master.end();
    },
  };
}

function channelIn(log: readonly string[]): number | undefined {
  for (const line of log) {
    const id = /master session id: (\d+)/.exec(line)?.[1];
    if (id !== undefined) return Number(id);
  }
  return undefined;
}
