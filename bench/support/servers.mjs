/** The servers of a benchmark: the tests' sshd, one for each, on free ports of the loopback; nearby and far away. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkInWords, measureLink, startEcho } from './echo.mjs';
import { startProxy } from './proxy.mjs';
import { sources } from './sources.mjs';

/**
 * Starts servers that one key lets in, `s01`, `s02`, …
 * @param roundTrips milliseconds; 0 is the way without a proxy.
 * @returns `folder` for files of the benchmark, with an empty `home` in it; `places`, one a round trip, in each of which
 *   the same servers have other ports; `knownHosts`, a file with all names and ports.
 */
export async function startServers(count, roundTrips) {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-bench-'));
  const folders = [folder];
  process.once('exit', () => {
    for (const each of folders) rmSync(each, { recursive: true, force: true });
  });
  // Each sshd ends with this process by a listener of its own.
  process.setMaxListeners(count + 20);
  const { startSshd } = await sources('test/support/sshd/sshd.ts', folder);
  const echo = await startEcho();
  const sshds = [];
  const places = [];
  const stop = async () => {
    for (const place of places) place.proxy?.stop();
    echo.stop();
    await Promise.all(sshds.map((sshd) => sshd.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    while (sshds.length < count) {
      const sshd = await startSshd();
      sshds.push(sshd);
      folders.push(sshd.folder);
      if (sshds.length > 1) sshd.authorize(sshds[0].key);
    }
    for (const roundTrip of roundTrips) places.push(await placeAt(roundTrip, sshds, echo));
  } catch (error) {
    await stop();
    throw error;
  }
  const home = join(folder, 'home');
  mkdirSync(home);
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(knownHosts, knownLines(sshds, places));
  const [{ user, key }] = sshds;
  const sessions = (number) => sshds.slice(0, number).reduce((sum, sshd) => sum + sshd.sessions(), 0);
  /** `sessions(number)`: how many the first so many servers have had. */
  return { folder, home, knownHosts, user, identity: key.file, places, sessions, stop };
}

async function placeAt(roundTrip, sshds, echo) {
  const targets = [...sshds, echo].map(({ port }) => port);
  // An exact one would take one of the cores, with so many connections.
  const proxy = roundTrip > 0 ? await startProxy(roundTrip / 2, targets, 'timers') : undefined;
  const ports = proxy?.ports ?? targets;
  const servers = sshds.map(({ folder: state }, at) => ({ name: nameOf(at), port: ports[at], state }));
  return { roundTrip, servers, proxy, link: linkInWords(await measureLink(ports.at(-1))) };
}

const nameOf = (at) => `s${String(at + 1).padStart(2, '0')}`;

function knownLines(sshds, places) {
  const lines = sshds.map(({ hostKeys: [{ type, blob }] }, at) => {
    const ports = places.map(({ servers }) => `[127.0.0.1]:${servers[at].port}`);
    return `${[nameOf(at), ...ports].join(',')} ${type} ${blob.toString('base64')}\n`;
  });
  return lines.join('');
}
