/** Addresses that are written into the definition itself. */
import { encodeLike } from '../../xen/definitions/bytes.ts';
import { freeMacFor } from '../../xen/domains/mac.ts';
import { sameForm } from '../../xen/macs/address.ts';
import { pinCards } from '../../xen/macs/pin.ts';
import { matchCards } from '../../xen/macs/running-match.ts';
import { readAgain } from '../read-definition.ts';
import {
  byHand,
  cardsInWords,
  definitionChange,
  differing,
  nothingMissing,
  notRunning,
  type PinParts,
  type PinSubject,
  refused,
  refuseOther,
  refuseShared,
  withoutAddress,
} from './subject.ts';

/** @throws CtctlError `refused` where it is unclear which address is whose, or where only a person can edit. */
export function pinDefinition(subject: PinSubject): PinParts {
  const { name, read, reading } = subject;
  const { vifs } = reading.definition;
  const unknown = reading.definition.unevaluated.find(({ key }) => key === 'vif');
  if (unknown) throw byHand(subject, unknown.line, unknown.reason, []);
  refuseOther(subject);
  const isMissing = vifs.some(({ mac }) => mac === null);
  const present = isMissing || subject.isRunning ? presentMacs(subject, isMissing) : [];
  const addresses = chosen(subject, present);
  refuseShared(
    subject,
    vifs.map(({ mac }, index) => mac ?? addresses[index] ?? null),
  );
  const pinned = pinCards(
    { ...read, reading },
    addresses,
    (text) => readAgain(read, encodeLike(read.bytes, text)).reading,
  );
  if (pinned.kind === 'unclear') throw byHand(subject, pinned.line, pinned.reason, addresses);
  return {
    changes: [definitionChange(subject, pinned.text, cardsInWords(addresses) || nothingMissing)],
    macs: addresses,
    notes: vifs.flatMap(({ mac }, index) => differing(name, index, mac, present[index] ?? null)),
  };
}

/** By card of the definition. @throws CtctlError `refused`, but only where an address is needed. */
function presentMacs(subject: PinSubject, isNeeded: boolean): readonly (string | null)[] {
  const { server, name, reading, running, isRunning, fresh } = subject;
  const { vifs } = reading.definition;
  if (!isRunning && fresh) return [];
  if (!isRunning && isNeeded) throw notRunning(subject, true);
  const matched = matchCards(vifs, running);
  if (matched.kind === 'matched') return matched.macs;
  if (!isNeeded) return [];
  throw refused(server, `${name}: ${matched.reason}`, 'start it anew, then pin');
}

/** By card; null: it has one already. */
function chosen(subject: PinSubject, present: readonly (string | null)[]): readonly (string | null)[] {
  const { server, name, reading, isRunning } = subject;
  const { vifs } = reading.definition;
  const taken = new Set(
    [...vifs.map(({ mac }) => mac), ...present].flatMap((mac) => (mac ? [sameForm(mac)] : [])),
  );
  return vifs.map(({ mac }, index) => {
    if (mac !== null) return null;
    const known = present[index] ?? null;
    if (known !== null) return known;
    if (isRunning) throw withoutAddress(subject, index, 'add mac=… by hand');
    const made = freeMacFor(server.name, name, index, taken);
    taken.add(made);
    return made;
  });
}
