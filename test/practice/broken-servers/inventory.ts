/** An inventory with one good server, on a real sshd, among servers that are broken in every way. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHome, type Home } from '../../support/ctctl.ts';
import { type BrokenServer, brokenServers, closedPort, silentPort } from '../../support/sshd/broken.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

/** The names that the broken servers have in the inventory. */
export const broken = {
  closed: closedPort,
  silent: silentPort,
  mute: brokenServers['accepts and says nothing'],
  shut: brokenServers['closes at once'],
  reset: brokenServers['resets at once'],
  web: brokenServers['is a web server'],
  noise: brokenServers['sends noise for ever'],
  confused: brokenServers['says SSH, then noise'],
  rude: brokenServers['says SSH, then goodbye'],
} as const;
export type BrokenName = keyof typeof broken;
export const brokenNames = Object.keys(broken) as readonly BrokenName[];

/** Answers `xl list` as Xen 4.17 does, and nothing else. */
const xl = `#!/bin/sh
[ "$*" = list ] || exit 1
cat <<'END'
Name                                        ID   Mem VCPUs\tState\tTime(s)
Domain-0                                     0  1024     2     r-----     112.5
winxp                                        3   512     1     -b----      40.1
END
`;

export interface BrokenWorld {
  readonly home: Home;
  readonly sshd: Sshd;
  /** Also writes an inventory with these servers only. */
  use(...names: readonly ('good' | BrokenName)[]): void;
  stop(): Promise<void>;
}

/** Starts the servers; the inventory has all of them, `good` in the middle. */
export async function startBrokenWorld(): Promise<BrokenWorld> {
  const home = createHome();
  const tools = join(home.folder, 'tools');
  const definitions = join(home.folder, 'definitions');
  for (const folder of [tools, definitions]) mkdirSync(folder);
  writeFileSync(join(tools, 'xl'), xl);
  chmodSync(join(tools, 'xl'), 0o755);
  const sshd = await startSshd({ env: { PATH: `${tools}:/usr/bin:/bin` } });
  const servers = new Map<BrokenName, BrokenServer>();
  for (const name of brokenNames) servers.set(name, await broken[name]());
  const use = (...names: readonly ('good' | BrokenName)[]): void => {
    const entries = names.map((name) => {
      const port = name === 'good' ? sshd.port : servers.get(name)?.port;
      return `  ${name}:
    address: 127.0.0.1
    port: ${port}
    user: ${sshd.user}
    identity: ${sshd.key.file}
    paths: { definitions: ${JSON.stringify(definitions)} }`;
    });
    home.write(`servers:\n${entries.join('\n')}\n`);
  };
  use(...brokenNames.slice(0, 4), 'good', ...brokenNames.slice(4));
  const [hostKey] = sshd.hostKeys;
  writeFileSync(join(home.inventory, '../known_hosts'), `good ${hostKey?.publicLine}\n`);
  return {
    home,
    sshd,
    use,
    async stop() {
      await Promise.all([...servers.values()].map((server) => server.stop()));
      await sshd.stop();
      home.remove();
    },
  };
}
