/**
 * What a kept connection saves: the whole life of a process that runs one `exec true` on a real sshd, with a warm
 * connection and with one of its own. `node bench/session.mjs [ROUNDS]`; prints ratios, for times are the machine's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const rounds = Number(process.argv[2] ?? 15);
const folder = mkdtempSync(join(tmpdir(), 'ctctl-bench-'));

/** A program over the sources, as one file for node. */
async function program(name, contents) {
  const outfile = join(folder, `${name}.cjs`);
  await build({
    stdin: { contents, resolveDir: resolve('.'), loader: 'ts' },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    external: ['cpu-features', '*.node'],
    logLevel: 'error',
  });
  return outfile;
}

/** Code is loaded as in the built program: what a command does not need is not run. */
const [support, serve, own, warm] = await Promise.all([
  program(
    'support',
    `export { startSshd } from './test/support/sshd/sshd.ts';
     export { startProxy } from './test/support/sshd/proxy.ts';
     export { entryOf, routeOf } from './test/support/sshd/client.ts';
     export { knownHostsFileStore } from './src/remote/host-keys/known-hosts.ts';
     export { closeKept } from './src/remote/session/control.ts';`,
  ),
  program(
    'serve',
    `import { requestOpener } from './src/remote/session/open-route.ts';
     import { sessionPlace } from './src/remote/session/place.ts';
     import { serveSessions } from './src/remote/session/serve.ts';
     void serveSessions({ place: sessionPlace(process.argv[2], 'bench'), open: requestOpener(), linger: 1000 });`,
  ),
  program(
    'own',
    `import { readFileSync } from 'node:fs';
     import { knownHostsFileStore } from './src/remote/host-keys/known-hosts.ts';
     import { connect } from './src/remote/ssh/connect.ts';
     const { route, knownHostsFile } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
     const hostKeys = { knownHosts: knownHostsFileStore(knownHostsFile) };
     void connect(route, { hostKeys, authentication: {} }).then(async (connection) => {
       process.exitCode = (await connection.exec('true')).code ?? 1;
       connection.close();
     });`,
  ),
  program(
    'warm',
    `import { readFileSync } from 'node:fs';
     import { sessionPlace } from './src/remote/session/place.ts';
     import { warmConnection } from './src/remote/session/warm.ts';
     const [, , file, serve, folder] = process.argv;
     const request = JSON.parse(readFileSync(file, 'utf8'));
     const place = sessionPlace(folder, 'bench');
     void warmConnection({ place, entry: [serve, folder], server: 'lab', to: 'lab', keepSeconds: 60, request }).then(
       async (connection) => {
         process.exitCode = (await connection.exec('true')).code ?? 1;
         connection.close();
       },
     );`,
  ),
]);

const { startSshd, startProxy, entryOf, routeOf, knownHostsFileStore, closeKept } = createRequire(
  import.meta.url,
)(support);
const sshd = await startSshd();
const knownHostsFile = join(folder, 'known_hosts');
for (const key of sshd.hostKeys) await knownHostsFileStore(knownHostsFile).accept('lab', key);

// An extra CA file costs every node 37 ms at its start: it would flatter the ratio.
const { NODE_EXTRA_CA_CERTS: _left, ...env } = process.env;

/** Not spawnSync: the proxy lives here and has bytes to pass on meanwhile. */
async function run(args) {
  const started = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const limit = setTimeout(() => child.kill(), 30_000);
  const [code] = await once(child, 'exit');
  clearTimeout(limit);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return performance.now() - started;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const ratio = (value, base) => `${(value / base).toFixed(2)} x`.padStart(8);

try {
  process.stdout.write('one `exec true`, process start included; 1.00 x is a connection of its own\n');
  for (const roundTrip of [0, 50]) {
    const request = join(folder, `request-${roundTrip}.json`);
    const place = join(folder, `run-${roundTrip}`);
    const proxy = await startProxy(sshd.port, { delay: roundTrip / 2 });
    const route = await routeOf(entryOf(sshd, { port: proxy.port }));
    writeFileSync(request, JSON.stringify({ route, knownHostsFile }));
    const times = { own: [], warm: [], node: [] };
    const first = await run([warm, request, serve, place]);
    for (let round = 0; round < rounds; round += 1) {
      times.own.push(await run([own, request]));
      times.warm.push(await run([warm, request, serve, place]));
      times.node.push(await run(['-e', '0']));
    }
    const base = median(times.own);
    process.stdout.write(
      `round trip ${String(roundTrip).padStart(2)} ms: warm ${ratio(median(times.warm), base)}, ` +
        `the first one, which starts the process ${ratio(first, base)}, an empty node ${ratio(median(times.node), base)}\n`,
    );
    await closeKept(place);
    await proxy.stop();
  }
} finally {
  await sshd.stop();
  rmSync(folder, { recursive: true, force: true });
}
