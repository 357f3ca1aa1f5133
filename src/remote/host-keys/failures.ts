/** Why a host key is not trusted, in words: one line, and the command that helps. */
import { CtctlError, type FailureReason } from '../../common/errors.ts';
import type { HostKeyPlace } from '../route.ts';
import { fingerprint, type HostKey, oldFingerprint } from './host-key.ts';
import type { Hints, KnownKey } from './judgement.ts';
import type { KeyInFile } from './known-hosts-files.ts';

/** Whose key it is. */
export interface HostKeyContact {
  /** For messages: the inventory name, or the jump host as it is written in ssh_config. */
  readonly name: string;
  /** The inventory name, for commands; undefined for a jump host. */
  readonly server: string | undefined;
  readonly address: string;
  readonly place: HostKeyPlace;
}

/** `home`, or `jump host bastion`. */
export function nameOf({ name, server }: HostKeyContact): string {
  return plain(server === undefined ? `jump host ${name}` : name);
}

export function revokedKey(contact: HostKeyContact, key: HostKey, found: KeyInFile): CtctlError {
  return failure(contact, `its host key ${described(key)} is revoked in ${placeOf(found)}`, {
    next: 'give that machine a new host key; if the line is wrong, remove it',
  });
}

export function changedKey(contact: HostKeyContact, { key: old, found }: KnownKey, key: HostKey): CtctlError {
  const where = found ? ` in ${placeOf(found)}` : '';
  return failure(
    contact,
    `ITS HOST KEY HAS CHANGED: was ${described(old)}${where}, is now ${described(key)}; another machine may be answering`,
    {
      next:
        contact.server === undefined
          ? 'if it was reinstalled: ctctl server trust NAME --replace at a terminal, NAME being the server behind it'
          : `if the server was reinstalled: ctctl server trust ${contact.server} --replace`,
    },
  );
}

/** Nobody can be asked about a key that is not known yet. */
export function unknownKey(
  contact: HostKeyContact,
  key: HostKey,
  hints: Hints,
  reason: FailureReason = 'unreachable',
): CtctlError {
  const message = [`its host key is not known yet: ${described(key)}`, ...hintsInWords(key, hints)].join(
    '; ',
  );
  const trust = nextForUnknown(contact, key);
  const server = contact.server ?? 'NAME';
  const next = hints.authority ? `ctctl server edit ${server} --transport openssh; or ${trust}` : trust;
  return failure(contact, message, { reason, next });
}

/** `server trust --replace`, and nobody can be asked. */
export function unconfirmedReplacement(contact: HostKeyContact, old: KnownKey, key: HostKey): CtctlError {
  return failure(
    contact,
    `its host key was ${described(old.key)}, is now ${described(key)}; there is nobody to ask about it`,
    {
      reason: 'refused',
      next:
        contact.server === undefined
          ? 'run the command at a terminal'
          : `check it, then: ctctl server trust ${contact.server} --replace --accept-host-key ${fingerprint(key)}`,
    },
  );
}

/** Another key than that of `--accept-host-key`. */
export function otherKey(contact: HostKeyContact, key: HostKey, accepted: string): CtctlError {
  return failure(contact, `its host key is ${described(key)}, not ${plain(accepted)}`);
}

export function declinedKey(contact: HostKeyContact): CtctlError {
  return failure(contact, 'its host key was not accepted', { reason: 'cancelled' });
}

/** What is worth knowing beside the fingerprint; each without a full stop. */
export function hintsInWords(key: HostKey, { authority, unread }: Hints): readonly string[] {
  return [
    ...(authority
      ? [
          `${placeOf(authority)} names an authority for it, but ctctl's own SSH does not read host certificates`,
        ]
      : []),
    ...unread.map(plain),
    ...(['ssh-rsa', 'ssh-dss'].includes(key.type)
      ? [`ssh-keygen of an old server shows it as ${oldFingerprint(key)}`]
      : []),
  ];
}

function nextForUnknown({ name, server }: HostKeyContact, key: HostKey): string {
  return server === undefined
    ? `connect to it once with: ${sshCommand(plain(name))}; or run ctctl server trust NAME at a terminal, NAME being the server behind it`
    : `check it, then: ctctl server trust ${server} --accept-host-key ${fingerprint(key)}`;
}

/** ProxyJump takes `HOST:PORT`, ssh itself takes that only in a URI. */
function sshCommand(host: string): string {
  return /^[^:/]*:\d+$|\]:\d+$/.test(host) ? `ssh ssh://${host}` : `ssh ${host}`;
}

/** `SHA256:… (ssh-ed25519)` */
function described(key: HostKey): string {
  return `${fingerprint(key)} (${plain(key.type)})`;
}

function placeOf({ file, line }: KeyInFile): string {
  return `${plain(file)}:${line}`;
}

/** Whatever comes from files and servers stays on its line and steers no terminal. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}

function failure(
  contact: HostKeyContact,
  message: string,
  { reason = 'unreachable', next }: { readonly reason?: FailureReason; readonly next?: string } = {},
): CtctlError {
  return new CtctlError(reason, `${nameOf(contact)}: ${message}`, {
    final: true,
    ...(contact.server === undefined ? {} : { server: contact.server }),
    ...(next === undefined ? {} : { next }),
  });
}
