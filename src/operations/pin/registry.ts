/** Addresses that are written into the registry of an xm server, from which ctsrvcommon gives them to definitions. */
import type { Server } from '../../inventory/schema.ts';
import type { Answer } from '../../remote/bundle/run.ts';
import type { Reading as ServerReading, Step } from '../../remote/bundle/step.ts';
import { bytesOfDump, encodeLike, textOf } from '../../xen/definitions/bytes.ts';
import type { Reading } from '../../xen/definitions/model.ts';
import { revisionStep } from '../../xen/definitions/revision.ts';
import { includedReadings } from '../../xen/definitions/text.ts';
import { filesNeeded } from '../../xen/definitions/xm/read.ts';
import { cardSource } from '../../xen/macs/card-source.ts';
import { vifEntries } from '../../xen/macs/entries.ts';
import { writeAddresses } from '../../xen/macs/pin.ts';
import { fitsRegistry, parseRegistry, registryHead, setInRegistry } from '../../xen/macs/registry.ts';
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
  definitionStep,
  nothingMissing,
  type PinParts,
  type PinSubject,
  refused,
} from './subject.ts';

/** The three files, and what reads them. */
export interface RegistryPlace {
  readonly files: RegistryFiles;
  readonly readings: readonly ServerReading[];
}

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
export function registryPlace(server: Server, { path, surroundings }: ReadDefinition): RegistryPlace {
  const common = commonOf(surroundings);
  if (common === undefined) {
    const standard = `${server.paths.definitions}/ctsrvcommon`;
    throw refused(
      server,
      `${path} does not read ctsrvcommon, which gives out the addresses of the registry`,
      `put execfile('${standard}') behind its name and before vif, or leave --registry away`,
    );
  }
  const files = registryFiles(common);
  return { files, readings: includedReadings([files.registry, files.snippet, files.common]) };
}

const commonOf = ({ files }: Surroundings): string | undefined =>
  [...files.keys()].find((file) => /^\/.*\/ctsrvcommon$/.test(file));

/** The contents of the three files; null: not there. */
interface RegistryContents {
  readonly registry: Buffer | null;
  readonly snippet: Buffer | null;
  readonly common: Buffer;
}

/** @throws CtctlError `refused` for all that is unclear, or not ctctl's to change. */
export function pinRegistry(
  subject: PinSubject,
  { files }: RegistryPlace,
  answers: ReadonlyMap<string, Answer>,
): PinParts {
  const { server, read, reading, name } = subject;
  const contents = contentsOf(subject, files, answers);
  if (reading.definition.name !== name) {
    throw refused(
      server,
      `${read.path}: its name cannot be told from its text`,
      "set name = '…' before execfile",
    );
  }
  if (!fitsRegistry(name)) {
    throw refused(server, `the registry has no room for the name "${name}"`, 'pin without --registry');
  }
  const found = vifEntries(read.text, reading.statements, 'xm');
  if (found.kind === 'none') throw byHand(subject, found.line, found.reason, []);
  const before = contents.registry === null ? registryHead : textOf(contents.registry);
  const cards = found.entries.map((entry) => cardSource(read.text, entry));
  const isInstalled = filesNeeded(textOf(contents.common)).includes(files.snippet);
  const known = parseRegistry(before).get(name) ?? [];
  const { macs, line, notes } = registryAddresses(subject, cards, known, isInstalled);
  // Neither the registry nor anything else is needed.
  if (cards.every(({ from }) => from === 'text'))
    return { steps: [definitionStep(subject, read.text, nothingMissing)], notes };
  const after = {
    registry: setInRegistry(before, name, line),
    snippet: macSnippet(files.registry),
    common: isInstalled ? textOf(contents.common) : withSnippetLine(textOf(contents.common), files.snippet),
  };
  const edited = writeAddresses(
    { ...read, reading },
    cards.map(({ from }, index) =>
      from === 'none' ? { kind: 'python', source: index === 0 ? 'mymac' : `mymacs[${index}]` } : null,
    ),
  );
  if (edited.kind === 'unclear') throw byHand(subject, edited.line, edited.reason, macs);
  proveRegistry(subject, edited.text, files, after, macs);
  return {
    steps: [
      fileStep(
        'registry',
        `${files.registry}: ${cardsInWords(macs)}`,
        files.registry,
        contents.registry,
        after.registry,
      ),
      fileStep('snippet', `${files.snippet}, which reads it`, files.snippet, contents.snippet, after.snippet),
      fileStep(
        'common',
        `${files.common} reads ${files.snippet}`,
        files.common,
        contents.common,
        after.common,
      ),
      definitionStep(subject, edited.text, 'takes its addresses from there'),
    ],
    notes,
  };
}

function contentsOf(
  { server }: PinSubject,
  files: RegistryFiles,
  answers: ReadonlyMap<string, Answer>,
): RegistryContents {
  const [registry, snippet, common] = ['file-1', 'file-2', 'file-3'].map((id) => {
    const answer = answers.get(id);
    return answer?.code === 0 ? bytesOfDump(answer.lines) : null;
  });
  if (!common) throw refused(server, `${files.common} cannot be read`, 'see ctctl server check');
  if (snippet && !isOurSnippet(textOf(snippet)))
    throw refused(
      server,
      `${files.snippet} is there, and not written by ctctl`,
      'move it away, or pin without --registry',
    );
  return { registry: registry ?? null, snippet: snippet ?? null, common };
}

const fileStep = (id: string, title: string, path: string, before: Buffer | null, after: string): Step =>
  revisionStep({
    id,
    title,
    domain: null,
    path,
    before,
    after: encodeLike(before ?? Buffer.alloc(0), after),
  });
