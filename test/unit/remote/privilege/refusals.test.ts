/** What sudo says, from sudo 1.6.8 (Etch) to 1.9 and sudo-rs, and what it means. */
import { describe, expect, it } from 'vitest';
import {
  isWrongSudoPassword,
  lacksSilentSudo,
  sudoFailure,
  wantsSudoPassword,
} from '../../../../src/remote/privilege.ts';

const rules = 'ctctl server sudoers home';

describe('a refusal', () => {
  it.each<[string, string, string, RegExp]>([
    // requiretty
    ['sudo: sorry, you must have a tty to run sudo', 'refused', 'requiretty', /sudoers home/],
    ['sorry, you must have a tty to run sudo', 'refused', 'requiretty', /sudoers home/],
    // not in sudoers
    [
      'admin is not in the sudoers file.  This incident will be reported.',
      'refused',
      'this user may not use sudo there',
      /sudoers home/,
    ],
    ['admin is not in the sudoers file.', 'refused', 'this user may not use sudo there', /sudoers home/],
    [
      'admin is not allowed to run sudo on home.  This incident will be reported.',
      'refused',
      'this user may not use sudo there',
      /sudoers home/,
    ],
    ['Sorry, user admin may not run sudo on home.', 'refused', 'this user may not use sudo there', /sudoers/],
    [
      "sudo: I'm sorry admin. I'm afraid I can't do that",
      'refused',
      'this user may not use sudo there',
      /sudoers home/,
    ],
    // a rule, but not for /bin/sh
    [
      "Sorry, user admin is not allowed to execute '/bin/sh' as root on home.",
      'refused',
      'for /bin/sh',
      /sudoers home/,
    ],
    [
      "Sorry, user admin is not allowed to execute '/bin/sh -c echo ctctl-ready-1; exec /bin/sh' as root on home.",
      'refused',
      'for /bin/sh',
      /sudoers home/,
    ],
    ['sudo: Sorry, user admin may not run /usr/bin/sh on home.', 'refused', 'for /bin/sh', /sudoers home/],
    // a wrong password
    ['Sorry, try again.\nsudo: 1 incorrect password attempt', 'unreachable', 'password', /sudoers home/],
    ['Kein Glueck\n\nsudo: 3 incorrect password attempts', 'unreachable', 'password', /sudoers home/],
    ['sudo: Maximum 3 incorrect authentication attempts', 'unreachable', 'password', /sudoers home/],
    [
      'sudo: Authentication failed, try again.\nsudo: Authentication required but not attempted',
      'unreachable',
      'password',
      /sudoers home/,
    ],
    ['sudo: PAM authentication error: Authentication failure', 'unreachable', 'password', /sudoers home/],
    // a question that is none of ours
    ['Verification code: \nsudo: no password was provided', 'refused', 'second proof', /sudoers home/],
    // an account
    ['sudo: account validation failure, is your account locked?', 'refused', 'account', /unlock/],
    [
      'sudo: Account or password is expired, reset your password and try again',
      'refused',
      'expired',
      /new password/,
    ],
    ['sudo: Password expired, contact your system administrator', 'refused', 'expired', /new password/],
    [
      'sudo: Account expired or PAM config lacks an "account" section for sudo, contact your system administrator',
      'refused',
      'account',
      /unlock/,
    ],
    [
      'The account is locked due to 3 failed logins.\n(10 minutes left to unlock)\nSorry, try again.',
      'refused',
      'account',
      /unlock/,
    ],
    // its rules
    ['sudo: /etc/sudoers is world writable', 'failed', 'its own rules', /visudo -c/],
    ['sudo: /etc/sudoers is mode 0644, should be 0440', 'failed', 'its own rules', /visudo -c/],
    ['sudo: /etc/sudoers is owned by uid 1000, should be 0', 'failed', 'its own rules', /visudo -c/],
    ["sudo: can't open /etc/sudoers: Permission denied", 'failed', 'its own rules', /visudo -c/],
    ['sudo: unable to open /etc/sudoers: Permission denied', 'failed', 'its own rules', /visudo -c/],
    [
      '>>> /etc/sudoers: syntax error near line 3 <<<\nsudo: parse error in /etc/sudoers near line 3\nsudo: no valid sudoers sources found, quitting',
      'failed',
      'its own rules',
      /visudo -c/,
    ],
    [
      '/etc/sudoers.d/ctctl:2:12: syntax error\nadmin is not in the sudoers file.',
      'failed',
      'its own rules',
      /sudoers home/,
    ],
    ['sudo: error initializing policy plugin', 'failed', 'its own rules', /visudo -c/],
    // not setuid
    ['sudo: must be setuid root', 'failed', 'cannot become root', /chmod 4755/],
    [
      'sudo: effective uid is not 0, is sudo installed setuid root?',
      'failed',
      'cannot become root',
      /chmod 4755/,
    ],
    [
      "sudo: effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' option set or an NFS file system without root privileges?",
      'failed',
      'cannot become root',
      /--no-sudo/,
    ],
    [
      'sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set',
      'failed',
      'cannot become root',
      /chmod/,
    ],
    [
      'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
      'failed',
      'cannot become root',
      /--no-sudo/,
    ],
    // no sudo
    ['env: sudo: No such file or directory', 'failed', 'there is no sudo', /--no-sudo --user root/],
    ["env: 'sudo': No such file or directory", 'failed', 'there is no sudo', /--no-sudo/],
    ['env: â\x80\x98sudoâ\x80\x99: No such file or directory', 'failed', 'there is no sudo', /--no-sudo/],
    ['env: sudo: Datei oder Verzeichnis nicht gefunden', 'failed', 'there is no sudo', /--no-sudo/],
    ["env: can't execute 'sudo': No such file or directory", 'failed', 'there is no sudo', /--no-sudo/],
    ['sh: 1: sudo: not found', 'failed', 'there is no sudo', /--no-sudo/],
    ['bash: sudo: command not found', 'failed', 'there is no sudo', /--no-sudo/],
  ])('%s', (stderr, reason, message, next) => {
    const error = sudoFailure('home', `sudo: unable to resolve host home\n${stderr}\n`);
    expect(error).toMatchObject({ reason, server: 'home', message: expect.stringMatching(/^home: /) });
    expect(error?.message).toContain(message);
    expect(error?.next).toMatch(next);
  });

  it.each([
    '',
    'sudo: unable to resolve host home: Name or service not known\n',
    'sudo: unable to resolve host home\n',
    'sudo: PERM_ROOT: setresuid(0, -1, -1): Operation not permitted\n',
    'sudo: /bin/sh: command not found\n',
    'sudo: unable to send audit message\n',
    'ksh: try again later\n',
  ])('is none: %j', (stderr) => {
    expect(sudoFailure('home', stderr)).toBeUndefined();
  });
});

describe('sudo wants a password', () => {
  it.each([
    'sudo: a password is required\n',
    'sudo: sorry, a password is required to run sudo\n',
    'sudo: interactive authentication is required\n',
    'sudo: interaction is required\n',
    'sudo: no tty present and no askpass program specified\n',
    'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper\n',
    'sudo: A terminal is required to authenticate\n',
    '/etc/sudoers:4:9: syntax error\nsudo: a password is required\n',
    'sudo: unable to resolve host home\nsudo: a password is required\n',
    "sudo: illegal option `-n'\nusage: sudo -h | -K | -L | -V | -k | -l | -v\n",
  ])('%j', (stderr) => expect(wantsSudoPassword(stderr)).toBe(true));

  it.each([
    '',
    'sudo: unable to resolve host home\n',
    'admin is not in the sudoers file.\n',
    'sudo: sorry, you must have a tty to run sudo\n',
    'sudo: account validation failure, is your account locked?\nsudo: a password is required\n',
    'sudo: must be setuid root\n',
    "env: 'sudo': No such file or directory\n",
  ])('not: %j', (stderr) => expect(wantsSudoPassword(stderr)).toBe(false));
});

describe('sudo has turned a password down', () => {
  it.each([
    ['Sorry, try again.\n\nsudo: no password was provided\nsudo: 1 incorrect password attempt\n', true],
    ['Nope\n\nsudo: 1 incorrect password attempt\n', true],
    ['/etc/sudoers:4:9: syntax error\nSorry, try again.\n', true],
    ['sudo: no password was provided\n', false],
    ['sudo: Account or password is expired, reset your password and try again\n', false],
    ['The account is locked due to 3 failed logins.\nSorry, try again.\n', false],
    ['admin is not in the sudoers file.\n', false],
  ])('%j: %s', (stderr, isWrong) => expect(isWrongSudoPassword(stderr)).toBe(isWrong));
});

it('knows a sudo without -n by its usage', () => {
  expect(lacksSilentSudo("sudo: illegal option `-n'\nusage: sudo -h | -K\n")).toBe(true);
  expect(lacksSilentSudo('sudo: a password is required\n')).toBe(false);
});

it('names the command that prints rules wherever rules help', () => {
  for (const words of [
    'must have a tty',
    'x is not in the sudoers file',
    "is not allowed to execute '/bin/sh'",
  ]) {
    expect(sudoFailure('home', words)?.next).toContain(rules);
  }
});
