/** A script that did not end by its own word: a failure, or "not known", never a success. */
import { CtctlError } from '../../common/errors.ts';
import type { ExecResult } from '../connection.ts';
import { type Privilege, sudoFailure } from '../privilege.ts';
import type { ScriptOutcome } from './events.ts';

/** How far a script has come. */
export interface Progress {
  greeted: boolean;
  outcome: ScriptOutcome | undefined;
  /** The step that is being applied. */
  busy: string;
  /** It has a process of its own there, and goes on without us. */
  isDetached: boolean;
  /** The first line that was none of the script's. */
  noise: string;
  stderr: string;
}

export function unfinished(
  server: string,
  privilege: Privilege,
  result: ExecResult,
  progress: Progress,
): CtctlError {
  const where = progress.busy ? ` while "${progress.busy}" was under way` : '';
  if (result.code === null && result.signal === null) {
    return new CtctlError(
      'unreachable',
      `${server}: lost the connection${where}${progress.isDetached ? '' : '; what became of it is not known'}`,
      {
        server,
        next: 'run the same command again: it does only what is not done yet',
      },
    );
  }
  const how = result.signal === null ? `exit ${result.code}` : `killed by ${result.signal}`;
  if (progress.greeted) {
    return new BrokenOff(server, `the script broke off${where} (${how})`, firstLine(progress.stderr));
  }
  const refusal = privilege.kind === 'user' ? undefined : sudoFailure(server, progress.stderr);
  const said = firstLine(progress.stderr) || firstLine(progress.noise);
  if (/password (?:has expired|change required)/i.test(said)) {
    return new CtctlError('refused', `${server}: the password has expired there: ${said}`, {
      server,
      next: 'log in once with ssh, which asks for a new one',
    });
  }
  return refusal ?? failed(server, `/bin/sh did not run the script there (${how})`, said);
}

function failed(server: string, what: string, said: string): CtctlError {
  return new CtctlError('failed', told(server, what, said), { server });
}

const told = (server: string, what: string, said: string): string =>
  `${server}: ${what}${said && `: ${said}`}`;

/** A shell that had begun the script and was ended from outside: a run of its making may go on, or begin. */
export class BrokenOff extends CtctlError {
  constructor(server: string, what: string, said: string) {
    super('failed', told(server, what, said), { server });
  }
}

/** Without the marks of the sudo dialogue, and no longer than a person reads. */
function firstLine(text: string): string {
  const clean = text.replaceAll(/ctctl-(?:password|ready)-[\w-]+:?/g, '').trim();
  return (clean.split('\n')[0] ?? '').slice(0, 300);
}
