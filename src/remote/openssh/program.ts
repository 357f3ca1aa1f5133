/** The system's `ssh` program: whether it is there, and how old it is. */
import { execFile } from 'node:child_process';
import { CtctlError, messageOf } from '../../common/errors.ts';

export interface OpensshVersion {
  /** 9.2 for `OpenSSH_9.2p1`; 0 where it does not say. */
  readonly number: number;
}

/**
 * @param server the inventory name, for messages.
 * @throws CtctlError `failed` where there is no such program.
 */
export function opensshVersion(
  program: string,
  server: string,
  signal: AbortSignal | undefined,
): Promise<OpensshVersion> {
  return new Promise((resolve, reject) => {
    execFile(program, ['-V'], { timeout: 10_000 }, (error, stdout, stderr) => {
      if (signal?.aborted) reject(signal.reason);
      else if (error) reject(noProgram(program, server, error));
      else resolve({ number: versionIn(`${stdout}${stderr}`) });
    });
  });
}

/** `OpenSSH_9.2p1 Debian…`, `OpenSSH_for_Windows_8.6p1, …` */
export function versionIn(text: string): number {
  return Number(/OpenSSH_(?:\w+_)?(\d+\.\d+)/.exec(text)?.[1] ?? 0);
}

function noProgram(program: string, server: string, error: Error): CtctlError {
  const isMissing = 'code' in error && error.code === 'ENOENT';
  return new CtctlError(
    'failed',
    isMissing
      ? `${server}: there is no program ${program} on this computer`
      : `${server}: the program ${program} does not run: ${messageOf(error).split('\n')[0]}`,
    {
      server,
      cause: error,
      final: true,
      next: `install OpenSSH's client (openssh-client), or: ctctl server edit ${server} --unset transport`,
    },
  );
}
