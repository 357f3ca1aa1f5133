/** What the benchmark needs around it: the bundled sources, a server, the proxy, connections that stay open. */
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { staying } from './processes.mjs';

const name = 'bench';
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** A file and its imports as one that node runs, as scripts/build.mjs does it. */
async function bundle(source, outfile, format) {
  await build({
    entryPoints: [here(source)],
    outfile,
    format,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    minify: true,
    keepNames: true,
    external: ['cpu-features', '*.node'],
    logLevel: 'error',
  });
  return outfile;
}

/** The tests' sshd, the program that is measured, and a file that knows the server's host key for both clients. */
export async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-bench-'));
  const source = await bundle('../../test/support/sshd/sshd.ts', join(folder, 'sshd.mjs'), 'esm');
  const { startSshd } = await import(pathToFileURL(source).href);
  const program = await bundle('client.ts', join(folder, 'client.cjs'), 'cjs');
  const sshd = await startSshd();
  process.once('exit', () => {
    for (const place of [folder, sshd.folder]) rmSync(place, { recursive: true, force: true });
  });
  const [{ type, blob }] = sshd.hostKeys;
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(knownHosts, `${name} ${type} ${blob.toString('base64')}\n`);
  return { sshd, folder, program, knownHosts };
}

/** A way to each of the ports from `delay` milliseconds away. */
export async function startProxy(delay, targets) {
  const child = fork(here('delay-proxy.mjs'), [delay, ...targets].map(String));
  const [{ ports }] = await once(child, 'message');
  return {
    ports,
    /** How many round trips the connection to a port had that ends next. */
    async trips(port) {
      for await (const [{ target, trips }] of on(child, 'message')) if (target === port) return trips;
    },
    stop: () => child.disconnect(),
  };
}

/** The command lines of both clients for the server, at one port. */
export function commandsFor({ sshd, folder, program, knownHosts }, port) {
  const ssh = ['ssh', '-F', 'none', '-p', `${port}`, '-l', sshd.user, '-i', sshd.key.file];
  const options = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    `UserKnownHostsFile=${knownHosts}`,
    'GlobalKnownHostsFile=none',
    `HostKeyAlias=${name}`,
    'StrictHostKeyChecking=yes',
  ].flatMap((option) => ['-o', option]);
  const control = join(folder, `control-${port}`);
  const task = { name, port, user: sshd.user, identity: sshd.key.file, knownHosts };
  const ctctl = (again) => [process.execPath, program, JSON.stringify({ ...task, again })];
  return {
    control,
    node: [process.execPath, '-e', '0'],
    ssh: [...ssh, ...options, '127.0.0.1', 'true'],
    sshCurve: [...ssh, ...options, '-o', 'KexAlgorithms=curve25519-sha256', '127.0.0.1', 'true'],
    sshMaster: [...ssh, ...options, '-M', '-S', control, '-N', '127.0.0.1'],
    sshAgain: [...ssh, ...options, '-S', control, '127.0.0.1', 'true'],
    ctctl: ctctl(false),
    ctctlStaying: ctctl(true),
  };
}

/** Connections of both clients that stay open; `again` runs one more command over ctctl's. */
export async function openConnections({ sshMaster, ctctlStaying, control }) {
  const clients = [staying(sshMaster), staying(ctctlStaying)];
  const [, ctctl] = clients;
  await ctctl.nextLine();
  for (const late = performance.now() + 10_000; !existsSync(control); await sleep(20)) {
    if (performance.now() > late) throw new Error('no control socket of ssh within 10 s');
  }
  return { again: ctctl.ask, stop: () => Promise.all(clients.map((client) => client.stop())) };
}
