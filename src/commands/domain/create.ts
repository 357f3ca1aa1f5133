/** domain create: flags to one request, and the bundle that fulfils it. */
import { CtctlError } from '../../common/errors.ts';
import type { Secret } from '../../common/secret.ts';
import { parseMemory, parseSize } from '../../common/size.ts';
import type { Inventory, Server } from '../../inventory/schema.ts';
import { findServer, selectServers } from '../../inventory/selector.ts';
import { parseTarget, type Target } from '../../inventory/target.ts';
import { createDomainBundle } from '../../operations/create-domain.ts';
import { noServers } from '../../operations/find-domain.ts';
import { type Context, withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';
import { readSecretFile } from '../secret-file.ts';

interface Flags extends ChangeFlags {
  readonly disk: string;
  readonly iso?: string;
  readonly memory: string;
  readonly vcpus?: string;
  readonly bridge: string;
  readonly keymap?: string;
  readonly vncPassword?: true;
  readonly vncPasswordFile?: string;
  readonly start?: true;
  readonly on?: string;
}

export function createDomain(text: string, flags: Flags): Promise<number> {
  const target = parseTarget(text);
  const sizes = { disk: parseSize(flags.disk, '--disk'), memory: parseMemory(flags.memory, '--memory') };
  const vcpus = flags.vcpus === undefined ? undefined : parseCount(flags.vcpus, '--vcpus');
  const bridge = parseWord(flags.bridge, '--bridge');
  const keymap = flags.keymap === undefined ? undefined : parseWord(flags.keymap, '--keymap');
  return withContext(flags, async (context) => {
    const server = serverFor(await context.inventory(), target, flags.on);
    const vncPassword = await vncPasswordOf(context, flags);
    const bundle = createDomainBundle(server, {
      name: target.name,
      ...sizes,
      bridge,
      start: flags.start === true,
      ...(flags.iso === undefined ? {} : { iso: flags.iso }),
      ...(vcpus === undefined ? {} : { vcpus }),
      ...(keymap === undefined ? {} : { keymap }),
      ...(vncPassword === undefined ? {} : { vncPassword }),
    });
    return carryOut(context, flags, {
      server,
      name: target.name,
      action: 'create',
      bundle,
      hub: () => context.hub('ask'),
    });
  });
}

/** A new domain is on no server yet, so with several servers one must be named. */
function serverFor(inventory: Inventory, target: Target, on: string | undefined): Server {
  if (target.server !== undefined) return findServer(inventory, target.server);
  const servers = selectServers(inventory, on, 'all');
  const [only] = servers;
  if (only === undefined) throw noServers(inventory);
  if (servers.length === 1) return only;
  throw new CtctlError('usage', `on which server? there are ${servers.map(({ name }) => name).join(', ')}`, {
    next: `name it: ${only.name}:${target.name}`,
  });
}

function parseCount(text: string, what: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text))
    throw new CtctlError('usage', `${what}: "${text}" is not a number from 1 to 999`);
  return Number(text);
}

function parseWord(text: string, what: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(text))
    throw new CtctlError('usage', `${what}: "${text}" is not a name`);
  return text;
}

/** Typed, or read from a file: never an argument, which every user of this computer could see. */
async function vncPasswordOf(
  { prompts, signal }: Context,
  { vncPassword, vncPasswordFile }: Flags,
): Promise<Secret | undefined> {
  if (vncPasswordFile !== undefined) {
    return checkedPassword(await readSecretFile('--vnc-password-file', vncPasswordFile, signal));
  }
  if (!vncPassword) return undefined;
  return checkedPassword(
    await prompts.password('VNC password (1 to 8 characters):', 'use --vnc-password-file'),
  );
}

/** VNC knows eight characters and no umlauts; more would be cut off in silence. */
function checkedPassword(password: Secret): Secret {
  if (!/^[\x21-\x7e]{1,8}$/.test(password.reveal())) {
    throw new CtctlError('usage', 'a VNC password has 1 to 8 characters, without blanks and umlauts');
  }
  return password;
}
