/** The processes of a faulted run, told by a mark in their environment, and the parts that they play. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allPids, readProc, signal } from '../../support/sshd/processes.ts';

export const markName = 'CTCTL_FAULTS_FOLDER';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
}

/** All living processes that carry the mark. */
export function marked(faults: string): readonly Process[] {
  const mark = `${markName}=${faults}\0`;
  return allPids().flatMap((pid) => {
    if (!readProc(pid, 'environ').includes(mark)) return [];
    const stat = readProc(pid, 'stat');
    const [state, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || stat === '' ? [] : [{ pid, parent: Number(parent), session: Number(session) }];
  });
}

export type Role = 'outer' | 'main' | 'runner' | 'session' | 'everything';

/**
 * Kills, in one go.
 * @returns false when there is nobody in that role (yet).
 */
export function killRole(faults: string, state: string, role: Role): boolean {
  const all = marked(faults);
  const outer = all.find(({ parent }) => !all.some(({ pid }) => pid === parent));
  const main = all.find(({ pid, session, parent }) => pid === session && parent === outer?.pid);
  const pids = {
    outer: outer && main ? [outer.pid] : [],
    main: main ? [main.pid] : [],
    runner: runners(state).filter((pid) => all.some((one) => one.pid === pid)),
    session: main ? all.filter(({ session }) => session === main.pid).map(({ pid }) => pid) : [],
    everything: all.map(({ pid }) => pid),
  }[role];
  killAll(pids);
  return pids.length > 0;
}

export function killAll(pids: readonly number[]): void {
  for (const pid of pids) signal(pid, 'SIGKILL');
}

/** The process that does the work of a run, by what the run itself has written down. */
function runners(state: string): readonly number[] {
  const runs = join(state, 'runs');
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .map((run) => join(runs, run, 'runner'))
    .filter((file) => existsSync(file))
    .map((file) => Number(readFileSync(file, 'utf8')));
}
