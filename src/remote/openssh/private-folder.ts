/** A folder for one connection that nobody else can read: control socket, logs, known hosts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PrivateFolder {
  readonly path: string;
  /** The control socket. */
  readonly socket: string;
  /** A path in the folder. */
  file(name: string): string;
  remove(): void;
}

/** A socket's name may have 103 bytes on macOS and 107 on Linux; ssh makes it with 17 more, and renames it. */
const longestSocket = 103 - 17;

export function privateFolder(temporary: string = tmpdir()): PrivateFolder {
  const start = socketIn(join(temporary, 'ctctl-ssh-XXXXXX'));
  const isShort = process.platform === 'win32' || Buffer.byteLength(start) <= longestSocket;
  // mkdtemp makes it with mode 0700.
  const path = mkdtempSync(join(isShort ? temporary : '/tmp', 'ctctl-ssh-'));
  return {
    path,
    socket: socketIn(path),
    file: (name) => join(path, name),
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function socketIn(folder: string): string {
  return join(folder, 's');
}
