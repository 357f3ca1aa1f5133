/** The users of the tests of sudo, beside those of this machine. */
import { readFileSync } from 'node:fs';

/** Of the password in world.ts, by `openssl passwd -6`. */
const hash =
  '$6$ctctltest$KYf9yE9drHvTt/XDL3jUWW50LrYFyOeZU9m7dtiioRuDe2K/A4SAxIAfVB1g.Hnt1Pzd2AuDTLdTl3eJw0SU30';

/** Fields of /etc/shadow after the password: day of the last change and, at the end, day of expiry of the account. */
const users = {
  anna: '20000:0:99999:7:::',
  nina: '20000:0:99999:7:::',
  /** Must set a new password. */
  erich: '0:0:99999:7:::',
  /** The account is over since 1970. */
  otto: '20000:0:99999:7::1:',
} as const;

export type UserName = keyof typeof users;

export function uidOf(user: UserName): number {
  return 61_001 + Object.keys(users).indexOf(user);
}

/** Texts of /etc/passwd and /etc/shadow. */
export function accounts(home: string): { readonly passwd: string; readonly shadow: string } {
  const names = Object.keys(users) as UserName[];
  return {
    passwd: withLines('/etc/passwd', (name) => `${name}:x:${uidOf(name)}:${uidOf(name)}::${home}:/bin/sh`),
    shadow: withLines('/etc/shadow', (name) => `${name}:${hash}:${users[name]}`),
  };

  function withLines(file: string, line: (name: UserName) => string): string {
    return [readFileSync(file, 'utf8').trimEnd(), ...names.map(line), ''].join('\n');
  }
}
