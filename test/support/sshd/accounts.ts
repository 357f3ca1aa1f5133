/** Users with passwords for a private sshd: its /etc/passwd, /etc/shadow and the PAM stack of its logins. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The password of all of them, with what a shell or a careless program might trip over. */
export const password = "it's Gehe1m \\ ß";

/** Fields of /etc/shadow after the password: day of the last change and, at the end, day of expiry of the account. */
const users = {
  anna: '20000:0:99999:7:::',
  /** Must set a new password, as after `chage -d 0`. */
  erich: '0:0:99999:7:::',
  /** The account is over since 1970. */
  otto: '20000:0:99999:7::1:',
} as const;

/** Debian's, but without the two seconds that it lets a wrong password wait. */
const pam = `auth required pam_unix.so nodelay
account required pam_unix.so
password required pam_unix.so
session required pam_permit.so
`;

/** Files for `etc` of a private sshd, beside the users of the machine, who cannot log in with a password here. */
export function accounts(): Readonly<Record<string, string>> {
  const hash = execFileSync('openssl', ['passwd', '-6', '-stdin'], {
    input: password,
    encoding: 'utf8',
  }).trim();
  const names = Object.entries(users);
  const passwd = names.map(([name], index) => `${name}:x:${62_001 + index}:${62_001 + index}::/:/bin/sh`);
  const shadow = names.map(([name, fields]) => `${name}:${hash}:${fields}`);
  return {
    passwd: [readFileSync('/etc/passwd', 'utf8').trimEnd(), ...passwd, ''].join('\n'),
    shadow: ['root:*:20000:0:99999:7:::', 'sshd:!:20000::::::', ...shadow, ''].join('\n'),
    'pam.d/sshd': pam,
  };
}
