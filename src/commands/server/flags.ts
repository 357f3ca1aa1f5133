/** The flags of `server add` and `server edit` as fields of an inventory entry. */
import { CtctlError } from '../../common/errors.ts';
import type { ServerPatch } from '../../inventory/edit.ts';
import type { LegacyProfile, ServerInput, Toolstack, Transport } from '../../inventory/schema.ts';
import type { GlobalFlags } from '../options.ts';

export interface FieldFlags extends GlobalFlags {
  readonly address?: string;
  readonly sshAlias?: string;
  readonly legacy?: LegacyProfile;
  readonly transport?: Transport;
  readonly port?: string;
  readonly user?: string;
  readonly identity?: string;
  readonly group?: readonly string[];
  readonly sudo?: boolean;
  readonly toolstack?: Toolstack;
  readonly volumeGroup?: string;
  readonly bridge?: readonly string[];
  readonly definitions?: string;
  readonly isoFolder?: string;
  readonly stateFolder?: string;
  readonly logFolder?: string;
  readonly xenFolder?: string;
  readonly unset?: readonly string[];
}

/** Only what was typed; the inventory's schema says whether it is right. */
export function fieldsOf(flags: FieldFlags): ServerInput {
  const paths = defined({
    definitions: flags.definitions,
    iso: flags.isoFolder,
    state: flags.stateFolder,
    log: flags.logFolder,
    xen: flags.xenFolder,
  });
  return defined({
    sshAlias: flags.sshAlias,
    legacy: flags.legacy,
    transport: flags.transport,
    port: flags.port === undefined ? undefined : parsePort(flags.port),
    user: flags.user,
    identity: flags.identity,
    groups: flags.group && [...flags.group],
    sudo: flags.sudo,
    toolstack: flags.toolstack,
    volumeGroup: flags.volumeGroup,
    bridges: flags.bridge && [...flags.bridge],
    paths: Object.keys(paths).length > 0 ? paths : undefined,
  });
}

/** The names of options that `--unset` takes, and the fields that they stand for. */
const unsettable: Readonly<Record<string, ServerPatch>> = {
  address: { address: null },
  'ssh-alias': { sshAlias: null },
  legacy: { legacy: null },
  transport: { transport: null },
  port: { port: null },
  user: { user: null },
  identity: { identity: null },
  group: { groups: null },
  sudo: { sudo: null },
  toolstack: { toolstack: null },
  'volume-group': { volumeGroup: null },
  bridge: { bridges: null },
  definitions: { paths: { definitions: null } },
  'iso-folder': { paths: { iso: null } },
  'state-folder': { paths: { state: null } },
  'log-folder': { paths: { log: null } },
  'xen-folder': { paths: { xen: null } },
};

/** @throws CtctlError `usage` for an unknown name in --unset, or when nothing is to be changed. */
export function patchOf(flags: FieldFlags): ServerPatch {
  const patches = (flags.unset ?? []).map((name) => {
    const patch = Object.hasOwn(unsettable, name) ? unsettable[name] : undefined;
    if (!patch)
      throw new CtctlError('usage', `--unset: no field "${name}"`, {
        next: `one of ${Object.keys(unsettable).join(', ')}`,
      });
    return patch;
  });
  const fields: ServerPatch = { ...fieldsOf(flags), ...defined({ address: flags.address }) };
  const all = [...patches, fields];
  const paths = Object.assign({}, ...all.map((patch) => patch.paths ?? {}));
  const merged: ServerPatch = {
    ...Object.assign({}, ...all),
    ...(Object.keys(paths).length > 0 ? { paths } : {}),
  };
  if (Object.keys(merged).length === 0) {
    throw new CtctlError('usage', 'nothing to change', { next: 'see ctctl server edit --help' });
  }
  return merged;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new CtctlError('usage', `--port: "${text}" is not a port`, {
      next: 'use a number from 1 to 65535',
    });
  }
  return port;
}

type Defined<Fields> = { [Field in keyof Fields]?: Exclude<Fields[Field], undefined> };

function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>;
}
