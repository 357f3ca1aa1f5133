/** How long ctctl takes to start, as a ratio to an empty node on the same machine in the same run. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/ctctl.cjs', import.meta.url));
const rounds = Number(process.argv[2] ?? 31);
const cases = {
  'node -e 0': ['-e', '0'],
  'ctctl --version': [program, '--version'],
  'ctctl --help': [program, '--help'],
  'ctctl server list': [program, 'server', 'list', '--inventory', '/nonexistent'],
};
// An extra CA file costs every node 37 ms at its start: it would flatter the ratio.
const { NODE_EXTRA_CA_CERTS: _left, ...env } = process.env;

const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, args] of Object.entries(cases)) {
    const started = performance.now();
    const { status, error } = spawnSync(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    times[name].push(performance.now() - started);
    if (status !== 0) throw error ?? new Error(`${name} ended with ${status}`);
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const base = median(times['node -e 0']);
for (const [name, values] of Object.entries(times)) {
  const value = median(values);
  process.stdout.write(
    `${name.padEnd(20)} ${value.toFixed(1).padStart(7)} ms   ${(value / base).toFixed(2)} x\n`,
  );
}
