/** A client of kept connections whose process is a real one, bundled from the sources. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Connection } from '../../../src/remote/connection.ts';
import { type SessionPlace, sessionPlace } from '../../../src/remote/session/place.ts';
import { type WarmOptions, warmConnection } from '../../../src/remote/session/warm.ts';
import { bundleProgram } from '../../support/sshd/client-process.ts';
import { allPids, readProc, signal } from '../../support/sshd/processes.ts';

export interface Workshop {
  readonly folder: string;
  /** A place that no process has yet. */
  place(): Room;
  /** Ends the processes that were started, as a crash would. */
  kill(): void;
  /** The same, and removes everything. */
  close(): void;
}

export interface Room {
  readonly folder: string;
  /** Of the process of version 1. */
  readonly place: SessionPlace;
  /** Pids of the processes that have opened a connection, one an opening. */
  openings(): readonly number[];
  /** The processes that serve here, from the list of all processes. */
  serving(): readonly number[];
  warm(
    options?: Partial<WarmOptions> & { readonly linger?: number; readonly version?: string },
  ): Promise<Connection>;
}

/** @param program a `*.program.ts` beside the tests. */
export async function workshop(program: string): Promise<Workshop> {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-sessions-'));
  const script = await bundleProgram(resolve('test/contract/session', program), folder);
  const rooms: Room[] = [];
  const place = (): Room => {
    const room = createRoom(join(folder, `room${rooms.length}`), script);
    rooms.push(room);
    return room;
  };
  const kill = (): void => {
    for (const pid of rooms.flatMap((room) => room.serving())) signal(pid, 'SIGKILL');
  };
  const close = (): void => {
    kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, place, kill, close };
}

function createRoom(folder: string, script: string): Room {
  const log = `${folder}.log`;
  return {
    folder,
    place: sessionPlace(folder, '1'),
    openings: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').map(Number) : []),
    serving: () => allPids().filter((pid) => readProc(pid, 'cmdline').split('\0').includes(folder)),
    warm: ({ linger = 10_000, version = '1', ...options } = {}) =>
      warmConnection({
        place: sessionPlace(folder, version),
        entry: [script, version, folder, log, String(linger)],
        server: 'home',
        to: 'root@10.0.0.1:22',
        keepSeconds: 60,
        request: {},
        ...options,
      }),
  };
}
