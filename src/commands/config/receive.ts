/** A converted definition is written on a server: in the place of the old one there, or as a new one of another server. */
import { CtctlError } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { findServer } from '../../inventory/selector.ts';
import { type Destination, destinationOf } from '../../operations/convert-definition.ts';
import { lintNew } from '../../operations/lint-definition.ts';
import type { ReadDefinition } from '../../operations/read-definition.ts';
import { revisionBundle } from '../../operations/revise-definition.ts';
import type { Hub } from '../../remote/hub.ts';
import { isDefinitionFile } from '../../xen/domains/names.ts';
import type { Context } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';
import { compare, tellDiff } from './compare.ts';

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

/** @returns where it stands now; null where it was only planned. */
export async function receive(
  context: Context,
  flags: ChangeFlags,
  { server, hub, version }: Receiver,
  { source, text }: Sent,
): Promise<string | null> {
  const { reading } = source;
  const name = reading.kind === 'definition' ? reading.definition.name : null;
  if (name === null) {
    throw new CtctlError('refused', `${source.path} does not say which domain it defines`, {
      next: 'give it a plain name = "…"',
    });
  }
  const isSame = source.server === server.name;
  const path = isSame ? source.path : pathFor(server, name);
  const after = Buffer.from(text);
  if (isSame) {
    const label = `${server.name}:${path}`;
    tellDiff(
      context,
      compare({ label, bytes: source.bytes }, { label: `${label} (converted)`, bytes: after }),
    );
  }
  await tellFaults(context, { server, hub, version }, { name, path, text: after });
  const before = isSame ? source.bytes : null;
  const bundle = revisionBundle(server, `definition of ${name} for xl`, { name, path, before, after });
  await carryOut(context, flags, { server, name, action: 'convert', bundle, hub: () => hub, isPart: true });
  if (flags.dryRun || flags.showScript) return null;
  if (!isSame && source.server !== null) {
    context.reporter.line(
      `${source.server}:${source.path} stays: never start ${name} on both, the addresses of its network cards are the same`,
    );
  }
  return `${server.name}:${path}`;
}

/** The file is called like the domain. @throws CtctlError `refused`. */
export function pathFor({ paths }: Server, name: string): string {
  if (isDefinitionFile(name)) return `${paths.definitions}/${name}`;
  throw new CtctlError('refused', `a file that is called like the domain "${name}" is no definition`, {
    next: 'give it a plain name = "…"',
  });
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
