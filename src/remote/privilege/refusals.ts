/** What sudo's words mean when it does not run the script: sudo 1.6 (Etch) to 1.9 and sudo-rs, in the locale C. */
import { CtctlError, type FailureReason } from '../../common/errors.ts';

type Kind =
  | 'no-sudo'
  | 'not-root'
  | 'terminal'
  | 'account'
  | 'wrong-password'
  | 'question'
  | 'rules'
  | 'command'
  | 'user';

interface Refusal {
  readonly kind: Kind;
  readonly words: RegExp;
  readonly reason: FailureReason;
  /** After the server's name and a colon. */
  readonly message: string;
  next(server: string): string;
}

/** The first one that matches counts: sudo warns of its rules, say, and then turns a password down. */
const refusals: readonly Refusal[] = [
  {
    kind: 'no-sudo',
    // `env` says it in the user's language and with quotes of its own.
    words: /^env: .*sudo|\bsudo: (?:command )?not found/m,
    reason: 'failed',
    message: 'there is no sudo on this server',
    next: (server) => `ctctl server edit ${server} --no-sudo --user root`,
  },
  {
    kind: 'not-root',
    words: /effective uid is not 0|must be (?:setuid root|owned by uid 0)|"no new privileges" flag/,
    reason: 'failed',
    message: 'sudo there cannot become root: it is not setuid, or on a file system that forbids it',
    next: (server) =>
      `put it right as root (chown root, chmod 4755), or ctctl server edit ${server} --no-sudo --user root`,
  },
  {
    kind: 'terminal',
    words: /must have a tty/,
    reason: 'refused',
    message: 'sudo there insists on a terminal (requiretty)',
    next: (server) => `ctctl server sudoers ${server} prints rules that lift this for the user`,
  },
  {
    kind: 'account',
    words:
      /account validation failure|(?:password|account) (?:is |has )?expired|account is locked|account required|required to change your password/i,
    reason: 'refused',
    message: "this user's account is locked there, or its password has expired",
    next: () => 'log in there with ssh and set a new password, or let root unlock the account',
  },
  {
    kind: 'wrong-password',
    words:
      /\d+ incorrect (?:password|authentication) attempt|incorrect authentication attempt|try again\.|authentication failure/i,
    reason: 'unreachable',
    message: 'sudo did not accept the password',
    next: (server) =>
      `try again (a stored one: ctctl secret set ${server} --sudo); ctctl server sudoers ${server} prints rules that need none`,
  },
  {
    kind: 'question',
    words: /no password was provided|authentication required but not attempted/i,
    reason: 'refused',
    message: 'sudo there asks for something that ctctl does not have, a password or a second proof',
    next: (server) => `ctctl server sudoers ${server} prints rules that need none`,
  },
  {
    kind: 'rules',
    words:
      /(?:syntax|parse) error|sudoers\S* is (?:(?:world|group) writable|mode |owned by )|(?:open|stat|read) \S*sudoers|no valid sudoers sources|policy plugin|invalid configuration/,
    reason: 'failed',
    message: 'sudo there does not accept its own rules',
    next: (server) =>
      `visudo -c shows root what is wrong; ctctl server sudoers ${server} prints rules that are right`,
  },
  {
    kind: 'command',
    words: /is not allowed to execute|may not run (?!sudo\b)/,
    reason: 'refused',
    message: 'this user may not use sudo there for /bin/sh',
    next: (server) => `ctctl server sudoers ${server} prints the rule that is missing`,
  },
  {
    kind: 'user',
    words: /not in the sudoers|not allowed to run sudo|may not run sudo|I'm afraid I can't do that/,
    reason: 'refused',
    message: 'this user may not use sudo there',
    next: (server) =>
      `ctctl server sudoers ${server} prints the rule that is missing; ctctl server edit sets another user`,
  },
];

function refusalIn(stderr: string): Refusal | undefined {
  return refusals.find(({ words }) => words.test(stderr));
}

/** What sudo's refusal means and what to do; undefined when these words are not sudo's. */
export function sudoFailure(server: string, stderr: string): CtctlError | undefined {
  const refusal = refusalIn(stderr);
  if (!refusal) return undefined;
  return new CtctlError(refusal.reason, `${server}: ${refusal.message}`, {
    server,
    next: refusal.next(server),
    final: true,
  });
}

/** True when sudo has turned a password down, so that another one makes sense. */
export function isWrongSudoPassword(stderr: string): boolean {
  return refusalIn(stderr)?.kind === 'wrong-password';
}

/** What a password cannot help against, though sudo may say in the same breath that one is required. */
const hopeless: ReadonlySet<Kind | undefined> = new Set(['no-sudo', 'not-root', 'terminal', 'account']);

/** True when `sudo -n` failed for want of a password only, or of -n itself, so that the dialogue makes sense. */
export function wantsSudoPassword(stderr: string): boolean {
  return !hopeless.has(refusalIn(stderr)?.kind) && (passwordWanted.test(stderr) || lacksSilentSudo(stderr));
}

const passwordWanted =
  /password is required|interacti(?:on|ve authentication)(?: is)? required|no password was provided|no askpass program|a terminal is required to (?:read|authenticate)/i;

/** True when this sudo is older than its option -n (1.7), as Etch's 1.6.8 is: it may well need no password. */
export function lacksSilentSudo(stderr: string): boolean {
  return /illegal option|usage: sudo/i.test(stderr);
}
