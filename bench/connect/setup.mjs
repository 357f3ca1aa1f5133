/** What the benchmark needs around it: the bundled sources, a server, connections that stay open. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle, sources } from '../support/sources.mjs';
import { staying } from './processes.mjs';

const name = 'bench';

/** The tests' sshd, the program that is measured, and a file that knows the server's host key for both clients. */
export async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-bench-'));
  const { startSshd } = await sources('test/support/sshd/sshd.ts', folder);
  const program = await bundle('bench/connect/client.ts', join(folder, 'client.cjs'));
  const sshd = await startSshd();
  process.once('exit', () => {
    for (const place of [folder, sshd.folder]) rmSync(place, { recursive: true, force: true });
  });
  const [{ type, blob }] = sshd.hostKeys;
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(knownHosts, `${name} ${type} ${blob.toString('base64')}\n`);
  return { sshd, folder, program, knownHosts };
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
