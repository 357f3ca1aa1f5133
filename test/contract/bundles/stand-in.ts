/**
 * Stand-ins for tools that busybox has as applets. Its shell takes those before anything on PATH, so a stand-in that is
 * only a file there would be passed by, and the genuine tool would run on this machine; a function is never passed by.
 */
import { join } from 'node:path';
import { raw, sh } from '../../../src/remote/bundle/shell.ts';
import type { Host, HostStep } from '../bundles-host/host.ts';

/** Puts the tool on PATH, and into the step's library as a function of that name. `body` as for `tool`. */
export function withTool(server: Host, name: string, body: string, { step, library }: HostStep): HostStep {
  server.tool(name, body);
  const standIn = sh`${raw(name)}() { ${join(server.folder, 'bin', name)} "$@"; }`;
  return { step, library: [...library, standIn] };
}
