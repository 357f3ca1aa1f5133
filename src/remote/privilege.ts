/** How a script reaches /bin/sh on the server, as the user itself or through sudo. */
import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import { CtctlError } from '../common/errors.ts';
import type { Secret } from '../common/secret.ts';
import type { ShellText } from './bundle/shell.ts';

export type Privilege =
  | { readonly kind: 'user' }
  | { readonly kind: 'sudo' }
  | { readonly kind: 'sudo-password'; readonly password: Secret };

/** One way to hand a script over: an exec command, and what goes over its streams. */
export interface Delivery {
  readonly command: string;
  readonly stdin?: string | ((stdin: Writable) => void);
  /** Must see every chunk of the command's output before anybody else. */
  readonly watch?: { stdout(chunk: Buffer): void; stderr(chunk: Buffer): void };
}

/**
 * Linux takes 128 KiB in one argument; beyond that the server answers "Argument list too long" with exit 1,
 * which looks like a failed command.
 */
const longestCommand = 96 * 1024;

/**
 * Chooses the delivery with the fewest round trips: the exec string where the script is short and free of secrets
 * (2 round trips), else stdin (3). Under sudo always stdin, because sudo writes a command's arguments to the log.
 */
export function deliver(script: ShellText, privilege: Privilege): Delivery {
  const text = script.reveal();
  if (privilege.kind === 'sudo-password') return sudoWithPassword(text, privilege.password);
  if (privilege.kind === 'sudo') return { command: 'exec env LC_ALL=C sudo -n /bin/sh', stdin: text };
  const command = `exec /bin/sh -c ${loginShellQuote(text)}`;
  if (!script.hasSecret && Buffer.byteLength(command) <= longestCommand) return { command };
  return { command: 'exec /bin/sh', stdin: text };
}

/**
 * Quotes for the login shell of the user, whatever it is: a backslash stands outside the quotes, because fish
 * reads `\\` inside single quotes as one backslash while the POSIX shells read two.
 */
export function loginShellQuote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (character) => `'\\${character}'`)}'`;
}

/**
 * sudo asks with a prompt of our own, so nothing has to be guessed from its words. The script follows only when the
 * privileged shell has said that it is there; a second prompt means a wrong password, and ends the attempt before
 * sudo could take lines of the script for more passwords.
 */
function sudoWithPassword(script: string, password: Secret): Delivery {
  const mark = randomBytes(9).toString('base64url');
  const prompt = `ctctl-password-${mark}:`;
  const ready = `ctctl-ready-${mark}`;
  let stdin: Writable | undefined;
  let prompts = 0;
  let sent = false;
  const seen = { stdout: '', stderr: '' };
  return {
    command: `exec env LC_ALL=C sudo -S -p ${prompt} /bin/sh -c 'echo ${ready}; exec /bin/sh'`,
    stdin: (stream) => {
      stdin = stream;
    },
    watch: {
      stdout(chunk) {
        if (sent) return;
        seen.stdout += chunk.toString('latin1');
        if (!seen.stdout.includes(ready)) return;
        sent = true;
        stdin?.end(script);
      },
      stderr(chunk) {
        if (sent) return;
        seen.stderr += chunk.toString('latin1');
        const asked = seen.stderr.split(prompt).length - 1;
        if (asked > prompts && prompts === 0) stdin?.write(`${password.reveal()}\n`);
        if (asked > 1) stdin?.end();
        prompts = asked;
      },
    },
  };
}

/**
 * True when `sudo -n` failed for want of a password only, so that asking for one makes sense. Etch's sudo 1.6.8 does not
 * know -n yet and prints its usage.
 */
export function wantsSudoPassword(stderr: string): boolean {
  return /password is required|interactive authentication is required|no password was provided|illegal option|usage: sudo/i.test(
    stderr,
  );
}

/** What sudo's refusal means and what to do; undefined when these words are not sudo's. */
export function sudoFailure(server: string, stderr: string): CtctlError | undefined {
  if (/you must have a tty/i.test(stderr)) {
    return new CtctlError('refused', `${server}: sudo there insists on a terminal (requiretty)`, {
      server,
      next: 'take "Defaults requiretty" out of /etc/sudoers for this user',
    });
  }
  if (/not in the sudoers|not allowed to|may not run sudo/i.test(stderr)) {
    return new CtctlError('refused', `${server}: this user may not use sudo there`, {
      server,
      next: 'allow it in /etc/sudoers, or set another user with ctctl server edit',
    });
  }
  if (/incorrect password|try again|authentication failure/i.test(stderr)) {
    return new CtctlError('unreachable', `${server}: sudo did not accept the password`, { server });
  }
  if (/sudo: (command )?not found|sudo: No such file/i.test(stderr)) {
    return new CtctlError('failed', `${server}: there is no sudo on this server`, {
      server,
      next: `ctctl server edit ${server} --no-sudo --user root`,
    });
  }
  return undefined;
}
