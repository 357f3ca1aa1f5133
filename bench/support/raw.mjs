/** The raw limit: one `ssh HOST sh < script` a server, all at once, with the same checks in plain sh. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** For OpenSSH's client: nothing of the user's own, and the benchmark's host keys only. */
export function sshOptions({ knownHosts, identity }) {
  const settings = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    `UserKnownHostsFile=${knownHosts}`,
    'GlobalKnownHostsFile=none',
    'StrictHostKeyChecking=yes',
  ];
  return ['-F', 'none', '-i', identity, ...settings.flatMap((setting) => ['-o', setting])];
}

/** With OpenSSH's own choice of a key exchange, and with the one that ctctl uses, which takes less of the processor. */
export function rawTools({ fleet, checks }) {
  const script = join(fleet.folder, `checks-${checks.length}.sh`);
  writeFileSync(script, scriptOf(checks));
  return [
    rawTool(fleet, checks.length, script, 'ssh HOST sh <script, all at once', []),
    rawTool(fleet, checks.length, script, '  curve25519-sha256', ['-o', 'KexAlgorithms=curve25519-sha256']),
  ];
}

function rawTool(fleet, count, script, name, more) {
  const ssh = ['ssh', ...sshOptions(fleet), ...more, '-l', fleet.user].join(' ');
  return {
    name,
    prepare({ folder, servers }) {
      const launcher = join(folder, 'raw.sh');
      const starts = servers.map(({ port }) => `${ssh} -p ${port} 127.0.0.1 sh <${script} &\n`);
      writeFileSync(launcher, `${starts.join('')}wait\n`);
      return { command: ['sh', launcher], env: { HOME: fleet.home } };
    },
    problem(output, { servers }) {
      const said = output.trim().split('\n');
      const good = said.filter((line) => line === `${count} hold`).length;
      return good === servers.length && said.length === good ? undefined : output;
    },
  };
}

function scriptOf(checks) {
  const lines = checks.map(
    ({ id, holds }) => `if ${holds}; then n=$((n + 1)); else echo 'not so: ${id}'; fi`,
  );
  return ['n=0', ...lines, 'echo "$n hold"', ''].join('\n');
}
