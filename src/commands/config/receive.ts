/** A converted definition is written on a server: in the place of the old one there, or as a new one of another server. */
import { CtctlError } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { findServer } from '../../inventory/selector.ts';
import { type Destination, destinationOf } from '../../operations/convert-definition.ts';
import { lintNew } from '../../operations/lint-definition.ts';
import type { ReadDefinition } from '../../operations/read-definition.ts';
import { revisionBundle } from '../../operations/revise-definition.ts';
import type { StepReport } from '../../remote/bundle/report.ts';
import type { Hub } from '../../remote/hub.ts';
import { isDefinitionFile } from '../../xen/domains/names.ts';
import type { Context } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';
import { tellBothPlaces } from './both-places.ts';
import { compare, tellDiff } from './compare.ts';
import { type Landing, landingOf, refusalOf } from './landing.ts';

export interface Receiver extends Destination {
  readonly server: Server;
  readonly hub: Hub;
}

/** @throws CtctlError `refused` where xl is not the toolstack; whatever `askServer` throws. */
export async function receiverOf(context: Context, name: string): Promise<Receiver> {
  const server = findServer(await context.inventory(), name);
  const hub = context.hub('ask');
  return { server, hub, ...(await destinationOf(hub, server)) };
}

interface Sent {
  readonly source: ReadDefinition & { readonly server: string | null };
  readonly text: string;
}

/** @throws CtctlError `refused`, with what to do, where the name has another definition there. */
export async function receive(
  context: Context,
  flags: ChangeFlags,
  receiver: Receiver,
  { source, text }: Sent,
): Promise<Landing> {
  const { server, hub, version } = receiver;
  const name = nameOf(source);
  const isSame = source.server === server.name;
  const path = isSame ? source.path : pathFor(server, name);
  const after = Buffer.from(text);
  const file = `${server.name}:${path}`;
  if (isSame) {
    const converted = { label: `${file} (converted)`, bytes: after };
    tellDiff(context, compare({ label: file, bytes: source.bytes }, converted));
  }
  await tellFaults(context, receiver, { name, path, text: after });
  const before = isSame ? source.bytes : null;
  const bundle = revisionBundle(server, `definition of ${name} for xl`, { name, path, before, after });
  const steps: StepReport[] = [];
  await carryOut(context, flags, {
    ...{ server, name, action: 'convert', bundle, hub: () => hub, isPart: true },
    onReport: (report) => steps.push(...report.steps),
  }).catch((error: unknown) => {
    const from = source.server === null ? source.path : `${source.server}:${name}`;
    throw refusalOf(server.name, steps[0], { source: from, target: `${server.name}:${name}` }) ?? error;
  });
  const landing = landingOf(file, steps[0] ?? { state: 'not-run', text: '' });
  if (!isSame && source.server !== null) {
    const ways = { from: source.server, to: server.name, version };
    tellBothPlaces(context, ways, [{ name, path: source.path, text, state: landing.state }]);
  }
  return landing;
}

function nameOf({ path, reading }: ReadDefinition): string {
  const name = reading.kind === 'definition' ? reading.definition.name : null;
  if (name !== null) return name;
  throw new CtctlError('refused', `${path} does not say which domain it defines`, {
    next: 'give it a plain name = "…"',
  });
}

/** Why no file can be called like the domain; undefined: one can. */
export const reasonAgainstName = (name: string): string | undefined =>
  isDefinitionFile(name) ? undefined : `a file that is called like the domain "${name}" is no definition`;

/** The file is called like the domain. @throws CtctlError `refused`. */
export function pathFor({ paths }: Server, name: string): string {
  const reason = reasonAgainstName(name);
  if (reason === undefined) return `${paths.definitions}/${name}`;
  throw new CtctlError('refused', reason, { next: 'give it a plain name = "…"' });
}

interface NewText {
  readonly name: string;
  readonly path: string;
  readonly text: Buffer;
}

/** What would keep it from running there: a volume that is not there yet, a bridge of another name. */
export async function tellFaults(
  { reporter }: Context,
  { server, hub, version }: Receiver,
  { name, path, text }: NewText,
): Promise<void> {
  const findings = await lintNew(hub, server, { path, bytes: text, version });
  for (const { severity, rule, message, mend } of findings) {
    if (severity === 'error') reporter.line(`${server.name}:${name}: ${message} (${rule}); ${mend}`);
  }
}
