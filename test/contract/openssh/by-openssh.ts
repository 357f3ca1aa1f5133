/** Connections by the system's ssh to a test's sshd, and what is left of them on this computer. */
import type { CtctlError } from '../../../src/common/errors.ts';
import type { Server } from '../../../src/inventory/schema.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { connectByOpenssh, type OpensshOptions } from '../../../src/remote/openssh/connect.ts';
import type { HostKeyPlace, Route } from '../../../src/remote/route.ts';
import { entryOf, routeOf } from '../../support/sshd/client.ts';
import { allPids, readProc } from '../../support/sshd/processes.ts';
import type { Sshd } from '../../support/sshd/sshd.ts';

/** The two ways: a master as on POSIX, an ssh for each as on Windows. */
export const ways: readonly (readonly [string, boolean])[] = [
  ['one login for all', true],
  ['a login for each', false],
];

export interface Differences extends Partial<Omit<OpensshOptions, 'route'>> {
  readonly files?: HostKeyPlace['files'];
  readonly keepalive?: Route['keepalive'];
}

/** Options of somebody who cannot be asked and has this server's keys in ctctl's own store. */
export async function optionsFor(
  sshd: Sshd,
  server: Server,
  { files, keepalive, ...others }: Differences = {},
): Promise<OpensshOptions> {
  const route = await routeOf(server);
  return {
    route: {
      ...route,
      ...(keepalive ? { keepalive } : {}),
      hostKeys: { ...route.hostKeys, files: files ?? [] },
    },
    trusted: sshd.hostKeys,
    interactive: false,
    ...others,
    limits: { pauses: [], ...others.limits },
  };
}

export async function open(sshd: Sshd, server: Server, differences: Differences = {}): Promise<Connection> {
  return connectByOpenssh(server, await optionsFor(sshd, server, differences));
}

/** A connection with everything in order. */
export function opened(
  sshd: Sshd,
  differences: Differences & { readonly port?: number } = {},
): Promise<Connection> {
  const { port = sshd.port, ...others } = differences;
  return open(sshd, entryOf(sshd, { port }), others);
}

/** Command lines of the processes that belong to connections to this port. */
export function processesOf(port: number): readonly string[] {
  const folders = new Set<string>();
  const lines = allPids()
    .map((pid) => readProc(pid, 'cmdline').replaceAll('\0', ' '))
    .filter((line) => /\bssh\b.* -E |ctctl-ssh/.test(line));
  for (const line of lines) {
    const folder = / -E (\S+)\//.exec(line)?.[1];
    if (folder && line.includes(`-p ${port} `)) folders.add(folder);
  }
  return lines.filter(
    (line) => line.includes(`-p ${port} `) || [...folders].some((folder) => line.includes(folder)),
  );
}

export interface Losses {
  readonly all: readonly CtctlError[];
}

export function lossesOf(connection: Connection): Losses {
  const all: CtctlError[] = [];
  connection.onLost((error) => all.push(error));
  return { all };
}
