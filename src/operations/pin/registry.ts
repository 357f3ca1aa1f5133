/** Addresses that are written into the registry of an xm server, from which ctsrvcommon gives them to definitions. */
import type { Server } from '../../inventory/schema.ts';
import { encodeLike, textOf } from '../../xen/definitions/bytes.ts';
import type { Reading } from '../../xen/definitions/model.ts';
import { filesNeeded } from '../../xen/definitions/xm/read.ts';
import { cardSource } from '../../xen/macs/card-source.ts';
import { vifEntries } from '../../xen/macs/entries.ts';
import { writeAddresses } from '../../xen/macs/pin.ts';
import { fitsRegistry, registryHead, setInRegistry } from '../../xen/macs/registry.ts';
import {
  isOurSnippet,
  macSnippet,
  type RegistryFiles,
  registryFiles,
  withSnippetLine,
} from '../../xen/macs/snippet.ts';
import type { ReadDefinition, Surroundings } from '../read-definition.ts';
import { registryAddresses } from './registry-addresses.ts';
import { proveRegistry } from './registry-proof.ts';
import {
  byHand,
  cardsInWords,
  definitionChange,
  type FileChange,
  nothingMissing,
  type PinParts,
  type PinSubject,
  refused,
  refuseOther,
} from './subject.ts';

/** Whether the definition takes an address from ctsrvcommon. */
export function usesRegistry(
  { text, toolstack, surroundings }: ReadDefinition,
  reading: Extract<Reading, { kind: 'definition' }>,
): boolean {
  if (toolstack !== 'xm' || commonOf(surroundings) === undefined) return false;
  const found = vifEntries(text, reading.statements, toolstack);
  return (
    found.kind === 'entries' && found.entries.some((entry) => cardSource(text, entry).from === 'registry')
  );
}

/** @throws CtctlError `refused` for a definition that does not read ctsrvcommon. */
export function registryPlace(server: Server, { path, surroundings }: ReadDefinition): RegistryFiles {
  const common = commonOf(surroundings);
  if (common === undefined) {
    const standard = `${server.paths.definitions}/ctsrvcommon`;
    throw refused(
      server,
      `${path} does not read ctsrvcommon, which gives out the addresses of the registry`,
      `put execfile('${standard}') behind its name and before vif, or leave --registry away`,
    );
  }
  return registryFiles(common);
}

const commonOf = ({ files }: Surroundings): string | undefined =>
  [...files.keys()].find((file) => /^\/.*\/ctsrvcommon$/.test(file));

/** The contents of files by their paths; null: not there. */
export type Contents = ReadonlyMap<string, Buffer | null>;

/**
 * @param asRead what the server has.
 * @param now the same with what domains before this one have changed in the same run.
 * @throws CtctlError `refused` for all that is unclear, or not ctctl's to change.
 */
export function pinRegistry(
  subject: PinSubject,
  files: RegistryFiles,
  asRead: Contents,
  now: Contents,
): PinParts {
  const { server, read, reading, name } = subject;
  const { registry, common } = textsOf(subject, files, now);
  refuseOther(subject);
  if (!fitsRegistry(name)) {
    throw refused(server, `the registry has no room for the name "${name}"`, 'pin without --registry');
  }
  const found = vifEntries(read.text, reading.statements, 'xm');
  if (found.kind === 'none') throw byHand(subject, found.line, found.reason, []);
  const before = registry ?? registryHead;
  const cards = found.entries.map((entry) => cardSource(read.text, entry));
  const readsSnippet = (text: string): boolean => filesNeeded(text).includes(files.snippet);
  // Not what it is to read: until then it has addresses of its own.
  const isInstalled = readsSnippet(textOf(asRead.get(files.common) ?? Buffer.alloc(0)));
  const known = { path: files.registry, text: before, isInstalled };
  const { macs, line, notes } = registryAddresses(subject, cards, known);
  // Neither the registry nor anything else is needed.
  if (cards.every(({ from }) => from === 'text'))
    return { changes: [definitionChange(subject, read.text, nothingMissing)], macs, notes };
  const after = {
    registry: setInRegistry(before, name, line),
    snippet: macSnippet(files.registry),
    common: readsSnippet(common) ? common : withSnippetLine(common, files.snippet),
  };
  const edited = writeAddresses(
    { ...read, reading },
    cards.map(({ from }, index) =>
      from === 'none' ? { kind: 'python', source: index === 0 ? 'mymac' : `mymacs[${index}]` } : null,
    ),
  );
  if (edited.kind === 'unclear') throw byHand(subject, edited.line, edited.reason, macs);
  proveRegistry(subject, edited.text, files, after, macs);
  const change = (file: keyof RegistryFiles, title: string): FileChange => ({
    ...{ file, title, path: files[file], name, before: now.get(files[file]) ?? null },
    after: encodeLike(now.get(files[file]) ?? Buffer.alloc(0), after[file]),
  });
  return {
    changes: [
      change('registry', `${files.registry}: ${cardsInWords(macs)}`),
      change('snippet', `${files.snippet}, which reads it`),
      change('common', `${files.common} reads ${files.snippet}`),
      definitionChange(subject, edited.text, 'takes its addresses from there'),
    ],
    macs,
    notes,
  };
}

/** null: not there. */
function textsOf({ server }: PinSubject, files: RegistryFiles, now: Contents) {
  const read = (path: string): string | null => {
    const bytes = now.get(path) ?? null;
    return bytes === null ? null : textOf(bytes);
  };
  const snippet = read(files.snippet);
  const common = read(files.common);
  if (common === null) throw refused(server, `${files.common} cannot be read`, 'see ctctl server check');
  if (snippet !== null && !isOurSnippet(snippet))
    throw refused(
      server,
      `${files.snippet} is there, and not written by ctctl`,
      'move it away, or pin without --registry',
    );
  return { registry: read(files.registry), common };
}
