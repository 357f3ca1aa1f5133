/** What pinning goes by, and what it says where it cannot. */
import { CtctlError } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import type { Step } from '../../remote/bundle/step.ts';
import { encodeLike } from '../../xen/definitions/bytes.ts';
import type { Reading } from '../../xen/definitions/model.ts';
import { revisionStep } from '../../xen/definitions/revision.ts';
import { sameForm } from '../../xen/macs/address.ts';
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
  /** Of this domain; none: it does not run, or has none. */
  readonly running: readonly RunningCard[];
}

export interface PinParts {
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
}

/** The step for the definition itself; what is there already stays a step, which says so. */
export function definitionStep({ name, read }: PinSubject, text: string, title: string): Step {
  return revisionStep({
    id: 'definition',
    title: `${read.path}: ${title}`,
    domain: name,
    path: read.path,
    before: read.bytes,
    after: encodeLike(read.bytes, text),
  });
}

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

/** @param mayMakeUp whether addresses that are made up are a way out. */
export const notRunning = (server: Server, name: string, mayMakeUp: boolean): CtctlError =>
  refused(
    server,
    `${name} does not run, so nobody knows the addresses that it is to keep`,
    `start it first: ctctl start ${server.name}:${name}${mayMakeUp ? '; or --new for addresses that ctctl makes up' : ''}`,
  );

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
