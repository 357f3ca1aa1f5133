/**
 * A real sshd with users, passwords and a sudo of the test's own, whose Xen and LVM tools are those of a practice
 * server: what a person with a password meets. Nothing of this machine's /etc is changed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Practice } from './practice.ts';
import { startPrivateSshd } from './sshd/private-sshd.ts';
import type { Sshd } from './sshd/sshd.ts';
import { toolsPath } from './xen-sshd.ts';

/** Numbers and login shells. Those with number 0 need no sudo; of the others only `anna` may use it. */
const users = {
  chef: [0, '/bin/sh'],
  fisch: [0, '/usr/bin/fish'],
  falsch: [0, '/bin/false'],
  anna: [62_001, '/bin/sh'],
  nina: [62_002, '/bin/sh'],
} as const;

export interface Passwords {
  /** Of all users. */
  readonly login: string;
  /** What sudo asks for: root's, so that the two are never taken for each other. */
  readonly sudo: string;
}

/** Debian's, but without the two seconds that it lets a wrong password wait. */
const pam = `auth required pam_unix.so nodelay
account required pam_unix.so
password required pam_unix.so
session required pam_permit.so
`;

/** Its key lets everybody in, too. @throws Error that says what is missing where the machine cannot do this. */
export async function startPrivateXenSshd(practice: Practice, passwords: Passwords): Promise<Sshd> {
  return startPrivateSshd({
    etc: { ...accounts(passwords), sudoers: sudoers(practice), 'pam.d/sudo': pam },
    config: [
      'PermitRootLogin yes',
      'PasswordAuthentication yes',
      `SetEnv HOME=${join(practice.server, 'home')} PATH=${toolsPath(practice)}`,
    ],
  });
}

function accounts({ login, sudo }: Passwords): Readonly<Record<string, string>> {
  const lines = Object.entries(users).map(([name, [uid, shell]]) => `${name}:x:${uid}:${uid}::/:${shell}`);
  const hash = hashOf(login);
  const shadow = Object.keys(users).map((name) => `${name}:${hash}:20000:0:99999:7:::`);
  return {
    passwd: [readFileSync('/etc/passwd', 'utf8').trimEnd(), ...lines, ''].join('\n'),
    shadow: [`root:${hashOf(sudo)}:20000:0:99999:7:::`, 'sshd:!:20000::::::', ...shadow, ''].join('\n'),
  };
}

/** Without a cache: sudo would keep it in the machine's own /run. */
function sudoers(practice: Practice): string {
  return `Defaults rootpw, timestamp_timeout=0, !lecture, !mailerpath, !syslog
Defaults secure_path="${toolsPath(practice)}", logfile=${join(practice.folder, 'sudo.log')}
root ALL = (ALL:ALL) NOPASSWD: ALL
anna ALL = (root) ALL
`;
}

function hashOf(password: string): string {
  return execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: password, encoding: 'utf8' }).trim();
}
