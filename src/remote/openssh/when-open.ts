/** Waiting until the server has opened what an `ssh` asked it for. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SshProcess } from './ssh-process.ts';
import type { Way } from './way.ts';

/** ssh tells it in its log only; between two looks, in milliseconds. */
const interval = 20;

/** @returns false when ssh has ended without. @throws the reason of the signal; ssh is killed then. */
export async function whenOpen(
  way: Pick<Way, 'isOpen'>,
  ssh: SshProcess,
  signal?: AbortSignal,
): Promise<boolean> {
  for (;;) {
    if (signal?.aborted) {
      ssh.kill();
      throw signal.reason;
    }
    const hasExited = ssh.hasExited();
    if (way.isOpen(ssh)) return true;
    if (hasExited) return false;
    await sleep(interval);
  }
}
