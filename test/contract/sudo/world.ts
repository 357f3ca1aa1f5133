/**
 * The real sudo of this machine among users of the test's own. Each exec gets a mount namespace with its own
 * /etc/passwd, /etc/shadow, /etc/sudoers and time stamps; nothing of the machine is changed.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Secret } from '../../../src/common/secret.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { accounts, type UserName, uidOf } from './accounts.ts';

/** One exec as the far end has seen it. */
export interface SudoExec {
  readonly command: string;
  /** What has come on stdin. */
  received: string;
  stderr: string;
}

export interface World {
  /** A folder that all its users may enter. */
  readonly folder: string;
  /** A home where start-up files of a login shell can be put. */
  readonly home: string;
  /** Everything that was run. */
  readonly execs: readonly SudoExec[];
  /** What sudo has written to its log: one line a command or refusal. */
  log(): readonly string[];
  connection(user: UserName, shell?: LoginShell): Pick<Connection, 'exec'>;
  remove(): void;
}

export interface WorldOptions {
  /** Lines of /etc/sudoers, after those that keep sudo from writing mail. */
  readonly sudoers?: readonly string[];
  /** Text of /etc/sudoers.d/ctctl. */
  readonly rules?: string;
}

export interface LoginShell {
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** Debian's, but without the two seconds that it lets a wrong password wait, and without the machine's own rules. */
const pam = `auth required pam_unix.so nodelay
account required pam_unix.so
password required pam_unix.so
session required pam_permit.so
`;

/** Mounts the world's files, and becomes the user. */
const enter = `set -e
for name in passwd shadow sudoers sudoers.d; do mount --bind "$1/$name" "/etc/$name"; done
mount --bind "$1/pam" /etc/pam.d/sudo
mount --bind "$1/run" /run/sudo
mount --bind "$1/lib" /var/lib/sudo
user=$2
shift 2
exec setpriv --reuid "$user" --regid "$user" --clear-groups "$@"`;

/** @throws Error that says what is missing where the machine cannot do this. */
export function createWorld({ sudoers = [], rules }: WorldOptions): World {
  requireNamespaces();
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-sudo-'));
  chmodSync(folder, 0o711);
  const home = join(folder, 'home');
  for (const name of ['home', 'run', 'lib', 'iolog', 'sudoers.d']) mkdirSync(join(folder, name));
  chmodSync(join(folder, 'lib'), 0o700);
  for (const [name, text] of Object.entries(accounts(home))) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'pam'), pam);
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const first = ['Defaults !mailerpath', `Defaults logfile=${log}, loglinelen=0, iolog_dir=${folder}/iolog`];
  writeRules(join(folder, 'sudoers'), [...first, ...sudoers, '@includedir /etc/sudoers.d', ''].join('\n'));
  if (rules !== undefined) writeRules(join(folder, 'sudoers.d/ctctl'), rules);
  const execs: SudoExec[] = [];
  const running = new Set<ChildProcess>();
  return {
    folder,
    home,
    execs,
    log: () => readFileSync(log, 'utf8').trimEnd().split('\n').filter(Boolean),
    connection: (user, shell = { argv: ['sh'] }) => ({
      exec(command, options = {}) {
        const uid = String(uidOf(user));
        chownSync(home, Number(uid), Number(uid));
        const argv = ['sh', '-c', enter, 'sh', folder, uid, ...shell.argv, '-c', command];
        // In a session of its own, as sshd starts it: the terminal of whoever runs the tests is out of reach.
        const child = spawn('unshare', ['--mount', '--propagation', 'private', ...argv], {
          detached: true,
          cwd: '/',
          env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, USER: user, LOGNAME: user, ...shell.env },
        });
        running.add(child);
        const seen: SudoExec = { command, received: '', stderr: '' };
        execs.push(seen);
        const stdin = new PassThrough().on('data', (chunk: Buffer) => {
          seen.received += chunk.toString();
        });
        // Who is refused leaves the script unread.
        child.stdin.on('error', () => {});
        stdin.pipe(child.stdin);
        child.stdout.on('data', (chunk: Buffer) => options.onStdout?.(chunk));
        child.stderr.on('data', (chunk: Buffer) => {
          seen.stderr += chunk.toString();
          options.onStderr?.(chunk);
        });
        if (typeof options.stdin === 'function') options.stdin(stdin);
        else stdin.end(options.stdin);
        return new Promise((resolve, reject) => {
          child.on('error', reject);
          child.on('close', (code, signal) => {
            running.delete(child);
            resolve({ code, signal });
          });
        });
      },
    }),
    remove() {
      for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeRules(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o440);
}

function requireNamespaces(): void {
  if (process.getuid?.() !== 0) throw new Error('the tests of sudo need root: they make users of their own');
  const { error, status, stderr } = spawnSync('unshare', ['--mount', 'sudo', '-V'], { encoding: 'utf8' });
  if (error || status !== 0) {
    throw new Error(`the tests of sudo need mount namespaces and the package sudo: ${error ?? stderr}`);
  }
}

/** The password of all users. */
export const password = new Secret("it's Gehe1m \\ ß");
