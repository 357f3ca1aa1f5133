/** The processes below one that a test has started, from /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Pids of the direct children of a process. */
export function childrenOf(pid: number): readonly number[] {
  return allPids().filter((candidate) => parentOf(candidate) === pid);
}

export function allPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** A file of /proc/PID; empty when the process has gone meanwhile. */
export function readProc(pid: number, name: 'cmdline' | 'environ' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}

/** The name in the second field may hold blanks and brackets, so the fields are counted from its end. */
function parentOf(pid: number): number {
  const stat = readProc(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** Sends a signal to a process of ours that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
