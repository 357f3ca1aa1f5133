/** The built ctctl as a user starts it, as soon as it runs users' bundles. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

const built = fileURLToPath(new URL('../../dist/ctctl.cjs', import.meta.url));

/** Servers at a time, when nothing else is said. */
const usualParallel = 10;

/** @returns nothing while the built program has no `bundle run`. */
export function builtTools({ fleet, checks }) {
  const config = join(fleet.home, 'config');
  const env = { HOME: fleet.home, XDG_CONFIG_HOME: config, XDG_STATE_HOME: join(fleet.home, 'state') };
  if (!runsBundles(env)) return [];
  mkdirSync(join(config, 'ctctl'), { recursive: true });
  copyFileSync(fleet.knownHosts, join(config, 'ctctl/known_hosts'));
  const file = join(fleet.folder, 'checks.yaml');
  writeFileSync(file, stringify(bundleOf(checks)));
  const tool = (name, parallel, isLeftOut) => ({
    name,
    isLeftOut,
    prepare({ folder, servers }) {
      const inventory = join(folder, 'inventory.yaml');
      writeFileSync(inventory, stringify({ servers: entriesOf(fleet, servers) }));
      const flags = ['--all', '--yes', '--json', '--inventory', inventory, ...parallel(servers.length)];
      return { command: [process.execPath, built, 'bundle', 'run', file, ...flags], env };
    },
    problem(output, { servers }) {
      const steps = stepsIn(JSON.parse(output));
      const isGood =
        steps.length === servers.length * checks.length && steps.every(({ state }) => state === 'ok');
      return isGood ? undefined : output;
    },
  });
  return [
    tool('ctctl bundle run', () => []),
    tool(
      '  --parallel, all at once',
      (count) => ['--parallel', `${count}`],
      (count) => count <= usualParallel,
    ),
  ];
}

/** An unknown command gets the help of the whole program, and exit status 0. */
function runsBundles(env) {
  if (!existsSync(built)) return false;
  const { stdout } = spawnSync(process.execPath, [built, 'bundle', 'run', '--help'], {
    encoding: 'utf8',
    env,
  });
  return stdout.startsWith('Usage: ctctl bundle run');
}

/** Whatever has an id and a state, wherever it stands in the document. */
function stepsIn(value) {
  if (typeof value !== 'object' || value === null) return [];
  if ('id' in value && 'state' in value) return [value];
  return Object.values(value).flatMap(stepsIn);
}

function bundleOf(checks) {
  const steps = checks.map(({ id, step }) => ({ id, ...step }));
  return { name: 'checks', title: 'Twenty checks of the benchmark', steps };
}

function entriesOf({ user, identity }, servers) {
  return Object.fromEntries(
    servers.map(({ name, port, state }) => [
      name,
      { address: '127.0.0.1', port, user, identity, toolstack: 'xl', paths: { state } },
    ]),
  );
}
