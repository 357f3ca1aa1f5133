/** Addresses that are written into the definition itself. */
import { encodeLike } from '../../xen/definitions/bytes.ts';
import { macFor } from '../../xen/domains/mac.ts';
import { pinCards } from '../../xen/macs/pin.ts';
import { matchCards } from '../../xen/macs/running-match.ts';
import { readAgain } from '../read-definition.ts';
import {
  byHand,
  cardsInWords,
  definitionStep,
  differing,
  nothingMissing,
  notRunning,
  type PinParts,
  type PinSubject,
  refused,
} from './subject.ts';

/** @throws CtctlError `refused` where it is unclear which address is whose, or where only a person can edit. */
export function pinDefinition(subject: PinSubject): PinParts {
  const { name, read, reading } = subject;
  const { vifs } = reading.definition;
  const unknown = reading.definition.unevaluated.find(({ key }) => key === 'vif');
  if (unknown) throw byHand(subject, unknown.line, unknown.reason, []);
  const isMissing = vifs.some(({ mac }) => mac === null);
  const present = isMissing || subject.running.length > 0 ? presentMacs(subject, isMissing) : [];
  const addresses = vifs.map(({ mac }, index) => (mac === null ? chosen(subject, present, index) : null));
  const pinned = pinCards(
    { ...read, reading },
    addresses,
    (text) => readAgain(read, encodeLike(read.bytes, text)).reading,
  );
  if (pinned.kind === 'unclear') throw byHand(subject, pinned.line, pinned.reason, addresses);
  return {
    steps: [definitionStep(subject, pinned.text, cardsInWords(addresses) || nothingMissing)],
    notes: vifs.flatMap(({ mac }, index) => differing(name, index, mac, present[index] ?? null)),
  };
}

/** By card of the definition. @throws CtctlError `refused`, but only where an address is needed. */
function presentMacs(subject: PinSubject, isNeeded: boolean): readonly (string | null)[] {
  const { server, name, reading, running, fresh } = subject;
  const { vifs } = reading.definition;
  if (running.length === 0 && fresh) return [];
  if (running.length === 0 && isNeeded) throw notRunning(server, name, true);
  const matched = matchCards(
    vifs.map(({ bridge }) => bridge),
    running,
  );
  if (matched.kind === 'matched') return matched.macs;
  if (!isNeeded) return [];
  throw refused(server, `${name}: ${matched.reason}`, 'start it anew, then pin');
}

function chosen(subject: PinSubject, present: readonly (string | null)[], index: number): string {
  const { server, name, fresh } = subject;
  const mac = present[index] ?? (fresh ? macFor(server.name, name, index) : null);
  if (mac !== null) return mac;
  throw refused(
    server,
    `${name}: network card ${index} runs without an address that xenstore knows`,
    'add mac=… by hand',
  );
}
