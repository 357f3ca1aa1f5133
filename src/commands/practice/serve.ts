/** practice serve: the server itself, in the foreground; `practice start` runs it in the background. */
import { runForeground } from '../../practice/daemon.ts';

export function servePractice(flags: {
  readonly folder: string;
  readonly toolstack: 'xl' | 'xm';
  readonly xenVersion?: string;
}): Promise<void> {
  const { folder, toolstack, xenVersion } = flags;
  return runForeground({ folder, toolstack, ...(xenVersion === undefined ? {} : { version: xenVersion }) });
}
