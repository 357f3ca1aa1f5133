/** Reads definition files as xl does: the same values, refused where xl refuses. Nothing is ever executed. */
import type { Definition, Reading } from '../model.ts';
import { checkBootable, readBoot } from './boot.ts';
import { checkDetails } from './details.ts';
import { checkDeviceSpecs } from './device-specs.ts';
import { readDisks, readVifs } from './devices.ts';
import { checkAffinity, readEvents, readMemory, readName, readType, readUuid, readVcpus } from './machine.ts';
import { checkTimerMode, checkTscMode } from './names.ts';
import { createNotes, type Notes } from './notes.ts';
import { parse } from './parse.ts';
import { checkResources } from './resources.ts';
import { readRest } from './rest.ts';
import { readScreen } from './screens.ts';
import type { Settings } from './settings.ts';
import { createValues } from './values.ts';
import type { XlVersion } from './version.ts';

export { type XlVersion, xlVersions } from './version.ts';

/** The text of a file in /etc/xen, and the Xen of its server. No contents make it throw. */
export function readXl(text: string, { version }: { readonly version: XlVersion }): Reading {
  const parsed = parse(text);
  if (parsed.kind === 'refused') return parsed;
  const notes = createNotes();
  const definition = understand(parsed.settings, notes, version);
  if (notes.refusal !== undefined) return { kind: 'refused', ...notes.refusal };
  const { warnings, ignored } = notes;
  return {
    kind: 'definition',
    definition: { ...definition, ignored, warnings },
    statements: parsed.statements,
  };
}

/** In xl's order: of several reasons to refuse a file the one counts that xl finds first. */
function understand(settings: Settings, notes: Notes, version: XlVersion): Definition {
  const values = createValues(settings, notes);
  const type = readType(values, notes);
  const name = readName(values, notes);
  const uuid = readUuid(values, notes);
  const memory = readMemory(values);
  const cpus = readVcpus(values, notes);
  checkAffinity(values, notes);
  const events = readEvents(values, notes);
  checkTscMode(values, notes);
  const boot = readBoot(type, values, notes);
  checkTimerMode(type, values, notes);
  checkBootable(type, boot, values, notes);
  checkResources(values, notes);
  const disks = readDisks(values, notes, version);
  checkDeviceSpecs(values, notes, version);
  const vifs = readVifs(values, notes, version);
  const vnc = readScreen(type, values, notes);
  checkDetails(type, values, notes, version);
  const rest = readRest(type, settings, values, notes, version);
  return {
    name,
    type,
    ...memory,
    ...cpus,
    uuid,
    ...boot,
    disks,
    vifs,
    vnc,
    events,
    rest,
    ignored: [],
    warnings: [],
    // What xl cannot read it refuses.
    unevaluated: [],
  };
}
