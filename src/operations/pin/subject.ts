/** What pinning goes by, and what it says where it cannot. */
import { CtctlError } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { encodeLike } from '../../xen/definitions/bytes.ts';
import type { Reading } from '../../xen/definitions/model.ts';
import { sameForm, sharedAddress } from '../../xen/macs/address.ts';
import type { RunningCard } from '../../xen/macs/running.ts';
import type { ReadDefinition } from '../read-definition.ts';

export interface PinRequest {
  readonly name: string;
  readonly read: ReadDefinition;
  /** Into the registry of an xm server, also where the definition does not use it yet. */
  readonly registry: boolean;
  /** Where the domain does not run: addresses that are made up. */
  readonly fresh: boolean;
}

/** What is known when the addresses are chosen. */
export interface PinSubject extends PinRequest {
  readonly server: Server;
  readonly reading: Extract<Reading, { kind: 'definition' }>;
  /** Whether its toolstack says so. */
  readonly isRunning: boolean;
  /** Its cards, as far as it runs and has some. */
  readonly running: readonly RunningCard[];
}

/** What pinning a domain makes of one file. */
export interface FileChange {
  readonly file: 'registry' | 'snippet' | 'common' | 'definition';
  readonly title: string;
  readonly path: string;
  /** The domain that is pinned. */
  readonly name: string;
  readonly before: Buffer | null;
  readonly after: Buffer;
}

export interface PinParts {
  /** What is there already stays among them, so that a step says so. */
  readonly changes: readonly FileChange[];
  /** By card, what it is given; null: it has one already. */
  readonly macs: readonly (string | null)[];
  /** What is left as it is, and why somebody should know. */
  readonly notes: readonly string[];
}

export const definitionChange = ({ name, read }: PinSubject, text: string, title: string): FileChange => ({
  file: 'definition',
  title: `${read.path}: ${title}`,
  name,
  path: read.path,
  before: read.bytes,
  after: encodeLike(read.bytes, text),
});

/** `network card 0: 00:16:3e:…` */
export const cardsInWords = (addresses: readonly (string | null)[]): string =>
  addresses.flatMap((mac, index) => (mac === null ? [] : [`network card ${index}: ${mac}`])).join(', ');

export const nothingMissing = 'every network card has an address';

/** The address that somebody has chosen stays. */
export const differing = (
  name: string,
  index: number,
  fixed: string | null,
  present: string | null,
): readonly string[] =>
  fixed === null || present === null || sameForm(fixed) === sameForm(present)
    ? []
    : [
        `${name}: network card ${index} runs with ${present}; ${fixed} is fixed, and comes with its next start`,
      ];

/** @throws CtctlError `refused` where the file, whatever it is called, is not known to define this domain. */
export function refuseOther({ server, name, read, reading }: PinSubject): void {
  const { name: own } = reading.definition;
  if (own === name) return;
  throw own === null
    ? refused(server, `${read.path}: its name cannot be told from its text`, `set name = '${name}' in it`)
    : refused(server, `${read.path} defines ${own}, not ${name}`, `ctctl config show ${server.name}:${name}`);
}

/** @throws CtctlError `refused` where two cards would have one address. */
export function refuseShared({ server, name }: PinSubject, macs: readonly (string | null)[]): void {
  const shared = sharedAddress(macs);
  if (shared === undefined) return;
  const [one, other] = shared;
  throw refused(
    server,
    `${name}: network cards ${one} and ${other} would both have ${macs[one]}`,
    `take mac=… out of one of them, start it anew, then pin; ctctl config edit ${server.name}:${name}`,
  );
}

/** A running card: an address that is made up would not be the one that it has. */
export const withoutAddress = ({ server, name }: PinSubject, card: number, next: string): CtctlError =>
  refused(server, `${name}: network card ${card} runs without an address that xenstore knows`, next);

/** @param mayMakeUp whether addresses that are made up are a way out. */
export function notRunning({ server, name, fresh }: PinSubject, mayMakeUp: boolean): CtctlError {
  const why = '--new does not help: its ctsrvcommon keeps an address of its own that only the server knows';
  const otherwise = mayMakeUp ? '; or --new for addresses that ctctl makes up' : fresh ? `; ${why}` : '';
  return refused(
    server,
    `${name} does not run, so nobody knows the addresses that it is to keep`,
    `start it first: ctctl start ${server.name}:${name}${otherwise}`,
  );
}

export const refused = (server: Server, message: string, next: string): CtctlError =>
  new CtctlError('refused', `${server.name}: ${message}`, { server: server.name, next });

/** Where ctctl does not edit. */
export function byHand(
  { server, name, read }: Pick<PinSubject, 'server' | 'name' | 'read'>,
  line: number,
  reason: string,
  addresses: readonly (string | null)[],
): CtctlError {
  const wanted = addresses.flatMap((mac, index) =>
    mac === null ? [] : [`mac=${mac} for network card ${index}`],
  );
  const what = wanted.length === 0 ? 'the addresses' : wanted.join(', ');
  return new CtctlError('refused', `${server.name}:${read.path}:${line}: ${reason}`, {
    server: server.name,
    next: `write in by hand: ${what}; ctctl config edit ${server.name}:${name}`,
  });
}
