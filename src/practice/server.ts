/** Starts a practice server in a folder: the world, its tools, its pictures and its SSH door. */
import { appendFileSync, chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { CtctlError } from '../common/errors.ts';
import { askHolder, listenControl } from './control.ts';
import { writeExecutables } from './executables.ts';
import { controlPath, type PracticePaths, practicePaths, prepareFolder } from './folder.ts';
import { openWorld } from './open-world.ts';
import { readReady } from './ready.ts';
import { rfbDisplays } from './rfb/displays.ts';
import { practiceKeys } from './ssh-keys.ts';
import { startSshServer } from './ssh-server.ts';
import { isToolName, tools, toolsOf } from './tools/registry.ts';
import type { Toolstack } from './world/state.ts';
import type { Timing, World } from './world/world.ts';

export interface PracticeOptions {
  /** Everything that the server is lies here; made when it is not there. */
  readonly folder: string;
  readonly toolstack: Toolstack;
  /** Default: the first of `toolstackVersions`. */
  readonly version?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** How long guests take; tests make it short. */
  readonly timing?: Partial<Timing>;
  /** Called for each session that a client opens, with the number of sessions so far. */
  readonly onSession?: (count: number) => void;
}

export interface PracticeServer {
  readonly port: number;
  readonly folder: string;
  readonly user: string;
  readonly identityFile: string;
  /** `ssh-ed25519 AAAA…`. */
  readonly hostPublicKey: string;
  readonly toolstack: Toolstack;
  readonly version: string;
  close(): Promise<void>;
}

const user = 'root';

/**
 * Starts the server on 127.0.0.1. A folder that was used before keeps its volumes and files; no domain runs.
 * Refused: a folder that another server holds, or that belongs to another toolstack.
 */
export async function startPracticeServer(options: PracticeOptions): Promise<PracticeServer> {
  const paths = practicePaths(resolve(options.folder));
  await refuseHeldFolder(paths);
  prepareFolder(paths, options.toolstack);
  const displays = rfbDisplays(options.toolstack);
  const { world, stop } = openWorld(paths, options, displays);
  const keys = practiceKeys(paths.folder);
  const ssh = await startSshServer({
    keys,
    user,
    place: { bin: paths.bin, home: paths.home },
    port: options.port ?? 0,
    onSession: (count) => options.onSession?.(count),
    onRequest: (request) => logSession(paths, request),
  });
  // Only now: a port that is taken must not leave a control socket behind.
  const control = await openControl(paths, world);
  const { toolstack, version } = world.state;
  const info = {
    port: ssh.port,
    folder: paths.folder,
    user,
    identityFile: keys.identityFile,
    hostPublicKey: keys.hostPublic,
  };
  writeFileSync(
    paths.readyFile,
    JSON.stringify({ ...info, pid: process.pid, toolstack, version, control: control.path }),
  );
  const close = async () => {
    rmSync(paths.readyFile, { force: true });
    stop();
    displays.closeAll();
    control.server.close();
    await ssh.close();
    removeControl(paths, control.path);
  };
  return { ...info, toolstack, version, close };
}

/** Asks at the socket that the last server has told, and at the usual one; nobody there means a crash. */
async function refuseHeldFolder(paths: PracticePaths): Promise<void> {
  const told = readReady(paths.readyFile)?.control;
  for (const socket of [told, join(paths.folder, 'control.sock')]) {
    const holder = socket === undefined ? null : await askHolder(socket);
    if (holder?.folder === paths.folder) {
      throw new CtctlError(
        'refused',
        `a practice server already runs in ${paths.folder} (process ${holder.pid})`,
        {
          next: 'stop it first, or name another folder',
        },
      );
    }
  }
  rmSync(paths.readyFile, { force: true });
}

async function openControl(paths: PracticePaths, world: World): Promise<{ path: string; server: Server }> {
  const path = controlPath(paths.folder);
  if (existsSync(path)) rmSync(path);
  const server = await listenControl({
    path,
    folder: paths.folder,
    run: async ({ tool, argv, cwd }, signal) => {
      if (!isToolName(tool)) return { out: '', err: `${tool}: not a tool of the practice server\n`, rc: 127 };
      return tools[tool](world, { argv, cwd, files: world.files, signal });
    },
  });
  chmodSync(path, 0o600);
  writeExecutables(paths.bin, path, toolsOf(world.state.toolstack));
  return { path, server };
}

/** The socket, and the folder that it had to itself where the usual path was too long. */
function removeControl(paths: PracticePaths, path: string): void {
  const alone = dirname(path) !== paths.folder;
  rmSync(alone ? dirname(path) : path, { force: true, recursive: alone });
}

/** One line a session: when, and the beginning of its command. Scripts with secrets come on stdin, not here. */
function logSession(paths: PracticePaths, request: string): void {
  mkdirSync(dirname(paths.sessionLog), { recursive: true });
  appendFileSync(paths.sessionLog, `${new Date().toISOString()} ${request}\n`);
}
