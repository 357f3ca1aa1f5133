/** practice start, stop and status: the practice server as an ordinary entry of the inventory. */
import { join } from 'node:path';
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { addServer, changeServer } from '../../inventory/edit.ts';
import { knownHostsFile, stateFolder } from '../../inventory/locations.ts';
import { type ServerInput, serverNameSchema, type Toolstack, toolstacks } from '../../inventory/schema.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable, type Table } from '../../output/table.ts';
import { startDetached, statusDetached, stopDetached } from '../../practice/daemon.ts';
import { hostKeyOf } from '../../remote/host-keys/host-key.ts';
import { knownHostsFileStore } from '../../remote/host-keys/known-hosts.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

interface NameFlags extends GlobalFlags {
  readonly name: string;
}

interface StartFlags extends NameFlags {
  readonly toolstack: Toolstack;
  readonly xenVersion?: string;
}

type Running = NonNullable<Awaited<ReturnType<typeof statusDetached>>>;

export function startPractice(flags: StartFlags): Promise<number> {
  const { name, toolstack, xenVersion } = flags;
  assertName(name);
  return withContext(flags, async (context) => {
    const other = (await runningOne(name))?.toolstack;
    if (other !== undefined && other !== toolstack) {
      throw new CtctlError('refused', `the practice server ${name} already runs with ${other}`, {
        next: `ctctl practice stop, or start another one with --name practice-${toolstack}`,
      });
    }
    await assertEntryIsOurs(context, name);
    const folder = folderOf(name, toolstack);
    const serve = ['practice', 'serve', '--folder', folder, '--toolstack', toolstack];
    const version = xenVersion === undefined ? [] : ['--xen-version', xenVersion];
    const running = await startDetached({
      folder,
      toolstack,
      entry: [process.argv[1] ?? '', ...serve, ...version],
      ...(xenVersion === undefined ? {} : { version: xenVersion }),
    });
    await writeEntry(context, name, running);
    await print(context, name, running);
    return exitCodes.done;
  });
}

export function stopPractice(flags: NameFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const running = await runningOne(flags.name);
    if (running) await stopDetached(running.folder);
    await print(context, flags.name, undefined);
    return exitCodes.done;
  });
}

export function practiceStatus(flags: NameFlags): Promise<number> {
  return withContext(flags, async (context) => {
    await print(context, flags.name, await runningOne(flags.name));
    return exitCodes.done;
  });
}

/** Each toolstack has a folder of its own, so that going back to the other finds everything as it was. */
function folderOf(name: string, toolstack: Toolstack): string {
  return join(stateFolder(), 'practice', name, toolstack);
}

async function runningOne(name: string): Promise<Running | undefined> {
  assertName(name);
  const states = await Promise.all(toolstacks.map((toolstack) => statusDetached(folderOf(name, toolstack))));
  return states.find((state) => state !== null) ?? undefined;
}

function assertName(name: string): void {
  if (!serverNameSchema.safeParse(name).success)
    throw new CtctlError('usage', `--name: "${name}" is not a name for a server`);
}

/** A real server of that name must not be taken for the practice server, nor overwritten by it. */
async function assertEntryIsOurs(context: Context, name: string): Promise<void> {
  const entry = (await context.inventory()).servers.find((server) => server.name === name);
  if (entry && !entry.paths.state.startsWith(join(stateFolder(), 'practice'))) {
    throw new CtctlError('refused', `the inventory has another server named ${name}`, {
      next: 'choose another --name',
    });
  }
}

async function writeEntry(context: Context, name: string, running: Running): Promise<void> {
  const { port, user, identityFile: identity, toolstack, folder, hostPublicKey } = running;
  const entry: ServerInput = {
    address: '127.0.0.1',
    port,
    user,
    identity,
    toolstack,
    bridges: ['intern', 'extern'],
    paths: {
      definitions: join(folder, 'etc/xen'),
      iso: join(folder, 'iso'),
      state: join(folder, 'var/lib/ctctl'),
      log: join(folder, 'var/log/xen'),
      ...(toolstack === 'xm' ? { xen: join(folder, 'usr/lib/xen-3.2-1') } : {}),
    },
  };
  const known = (await context.inventory()).servers.some((server) => server.name === name);
  if (known)
    await changeServer(context.inventoryFile, name, { ...entry, paths: { xen: null, ...entry.paths } });
  else await addServer(context.inventoryFile, name, entry);
  const knownHosts = knownHostsFileStore(knownHostsFile());
  const key = hostKeyOf(Buffer.from(hostPublicKey.split(' ')[1] ?? '', 'base64'));
  const accepted = await knownHosts.keysOf(name);
  if (!accepted.some(({ blob }) => blob.equals(key.blob))) await knownHosts.accept(name, key);
}

async function print(context: Context, name: string, running: Running | undefined): Promise<void> {
  const document: DocumentOf<'PracticeServer'> = {
    kind: 'PracticeServer',
    apiVersion,
    running: running !== undefined,
    toolstack: running?.toolstack ?? null,
    port: running?.port ?? null,
    folder: running?.folder ?? join(stateFolder(), 'practice', name),
    server: name,
  };
  await context.print(document, practiceTable);
}

function practiceTable({ server, running, toolstack, port, folder }: DocumentOf<'PracticeServer'>): Table {
  return fieldTable([
    ['practice server', running ? 'running' : 'not running'],
    ['in the inventory as', server],
    ['toolstack', toolstack],
    ['SSH port', port],
    ['folder', folder],
  ]);
}
