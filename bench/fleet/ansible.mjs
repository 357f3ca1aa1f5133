/** Ansible with what makes it fast: pipelining, a fork for each server, no facts, a fixed Python. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { sshOptions } from '../support/raw.mjs';
import { mostForAnsible } from './options.mjs';

export const howToInstall =
  'no ansible-playbook here: apt-get install -y ansible-core (Debian), or --no-ansible';

/** @returns its version, or undefined where there is none. Even for that it makes folders in its home. */
export function ansibleVersion(home) {
  const env = { PATH: process.env.PATH, HOME: home };
  const { status, stdout } = spawnSync('ansible-playbook', ['--version'], { encoding: 'utf8', env });
  return status === 0 ? stdout.split('\n')[0] : undefined;
}

export function ansibleTool({ fleet, checks }) {
  const home = join(fleet.folder, 'ansible');
  mkdirSync(home);
  const config = join(home, 'ansible.cfg');
  const playbook = join(home, 'checks.yaml');
  writeFileSync(config, configOf(fleet, home));
  writeFileSync(playbook, stringify([playOf(checks)]));
  process.prependOnceListener('exit', () => endMasters(home));
  return {
    name: 'Ansible, pipelining, cold',
    isLeftOut: (count, round) => count > mostForAnsible && round > 0,
    prepare({ folder, servers }) {
      const inventory = join(folder, 'hosts.ini');
      writeFileSync(inventory, servers.map(({ name, port }) => `${name} ansible_port=${port}\n`).join(''));
      const command = ['ansible-playbook', '-i', inventory, '--forks', `${servers.length}`, playbook];
      return { command, env: { HOME: home, ANSIBLE_CONFIG: config } };
    },
    problem(output, { servers }) {
      const recap = output.match(/^\S+ +: .*$/gm) ?? [];
      const counts = new RegExp(`: ok=${checks.length} +changed=0 +unreachable=0 +failed=0 `);
      const good = recap.filter((line) => counts.test(line)).length;
      return good === servers.length && recap.length === good ? undefined : output;
    },
    /** The kept connections end, so that the next run is as cold as everybody's. @returns their CPU seconds. */
    async afterwards() {
      const masters = endMasters(home);
      const late = performance.now() + 10_000;
      while (masters.some(({ pid }) => existsSync(`/proc/${pid}`))) {
        if (performance.now() > late) throw new Error("Ansible's ssh masters do not end");
        await sleep(20);
      }
      return masters.reduce((sum, { cpu }) => sum + cpu, 0);
    },
  };
}

function configOf(fleet, home) {
  const { user, identity, folder } = fleet;
  return `[defaults]
remote_user = ${user}
private_key_file = ${identity}
remote_tmp = ${folder}/ansible-remote
local_tmp = ${home}/tmp
host_key_checking = True
interpreter_python = /usr/bin/python3
nocolor = True

[ssh_connection]
pipelining = True
ssh_common_args = ${sshOptions(fleet).join(' ')}
`;
}

function playOf(checks) {
  const tasks = checks.map(({ id, task }) => ({ name: id, ...task }));
  return { hosts: 'all', gather_facts: false, vars: { ansible_host: '127.0.0.1' }, tasks };
}

/** The connections that Ansible keeps (ControlPersist=60s) are ended. */
function endMasters(home) {
  const folder = join(home, '.ansible/cp');
  const sockets = existsSync(folder) ? readdirSync(folder) : [];
  return sockets.flatMap((socket) => {
    const control = (word) =>
      spawnSync('ssh', ['-F', 'none', '-S', join(folder, socket), '-O', word, 'master'], {
        encoding: 'utf8',
      });
    const pid = Number(/pid=(\d+)/.exec(control('check').stderr)?.[1] ?? 0);
    if (pid === 0) return [];
    const cpu = cpuOf(pid);
    control('exit');
    return [{ pid, cpu }];
  });
}

/** Seconds on a processor: Linux tells nanoseconds. */
const cpuOf = (pid) => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
