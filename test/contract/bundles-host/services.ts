/** Stand-ins for what starts services: systemd, or sysvinit as Etch and as later releases have it. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { serviceKind } from '../../../src/bundles/kinds/service.ts';
import { raw } from '../../../src/remote/bundle/shell.ts';
import { type Host, type HostStep, host } from './host.ts';

export interface Services extends Host {
  service(id: string, fields: object): HostStep;
  /** What was asked of the services, in order. */
  calls(): readonly string[];
}

const services = (plain: boolean): Services => {
  const server = host({
    plain,
    variables: (folder) => ({
      ct_systemd_folder: join(folder, 'run/systemd/system'),
      ct_init_folder: join(folder, 'init.d'),
      ct_rc_folder: join(folder, 'etc'),
      ct_inittab: join(folder, 'etc/inittab'),
      ct_pid_folder: join(folder, 'pid'),
      ct_service_patience: '2',
    }),
  });
  return {
    ...server,
    service: (id, fields) => server.step(id, serviceKind, fields),
    calls: () => (server.has('calls') ? server.read('calls').trimEnd().split('\n') : []),
  };
};

/** A unit is a file `units/NAME` of properties; `Boots` is what is-enabled prints. */
const systemctl = `
verb=$1
shift
for name do :; done
unit=$S/units/$name
set_to() { sed "s/^$1=.*/$1=$2/" "$unit" >"$unit.new"; mv "$unit.new" "$unit"; }
case $verb in
  show)
    if [ "$2" = NeedDaemonReload ]; then if [ -e "$S/changed-unit" ]; then echo NeedDaemonReload=yes; else echo NeedDaemonReload=no; fi; exit; fi
    if [ -e "$unit" ]; then grep -E '^(LoadState|ActiveState|SubState)=' "$unit"; else printf 'LoadState=not-found\\nActiveState=inactive\\nSubState=dead\\n'; fi
    exit ;;
  is-enabled)
    boots=$(sed -n 's/^Boots=//p' "$unit"); echo "$boots"
    case $boots in enabled | enabled-runtime | static | alias | indirect | generated) exit 0 ;; esac
    exit 1 ;;
esac
echo "$verb\${name:+ $name}" >>"$S/calls"
case $verb in
  daemon-reload) rm -f "$S/changed-unit" ;;
  enable) set_to Boots enabled ;;
  disable) set_to Boots disabled ;;
  start | restart)
    if [ -e "$S/fails.$name" ]; then
      set_to ActiveState failed
      echo "Job for $name.service failed because the control process exited with error code." >&2
      exit 1
    fi
    if [ -e "$S/dies.$name" ]; then set_to ActiveState failed; else set_to ActiveState active; fi ;;
  stop) set_to ActiveState inactive ;;
esac`;

export interface Systemd extends Services {
  unit(name: string, active: string, boots: string, load?: string): void;
}

export function systemd(): Systemd {
  const server = services(false);
  mkdirSync(join(server.folder, 'run/systemd/system'), { recursive: true });
  server.tool('systemctl', systemctl);
  server.tool('journalctl', 'cat "$S/journal" 2>/dev/null');
  return {
    ...server,
    unit: (name, active, boots, load = 'loaded') =>
      void server.write(
        `units/${name}`,
        `LoadState=${load}\nActiveState=${active}\nSubState=x\nBoots=${boots}\n`,
      ),
  };
}

/** update-rc.d of Etch: nothing where any links are, no enable, no disable. */
const etchUpdateRc = `
force=
if [ "$1" = -f ]; then force=1; shift; fi
name=$1 verb=$2
if [ -z "$verb" ]; then
  echo 'usage: update-rc.d [-n] [-f] <basename> remove' >&2
  echo '       update-rc.d [-n] [-f] <basename> defaults [NN | sNN kNN]' >&2
  exit 1
fi
echo "update-rc.d $*" >>"$S/calls"
there() { ls "$S"/etc/rc?.d/[SK][0-9][0-9]"$name" >/dev/null 2>&1; }
links() { for level in $2; do ln -sf "$S/init.d/$name" "$S/etc/rc$level.d/$1$name"; done; }
case $verb in
  remove) if [ -z "$force" ]; then exit 1; fi; rm -f "$S"/etc/rc?.d/[SK][0-9][0-9]"$name" ;;
  defaults)
    if there; then echo " System startup links for /etc/init.d/$name already exist."; exit 0; fi
    links S20 '2 3 4 5'; links K20 '0 1 6' ;;
  stop) if there; then exit 0; fi; links K20 '0 1 2 3 4 5 6' ;;
  *) echo 'usage: update-rc.d' >&2; exit 1 ;;
esac`;

const laterUpdateRc = etchUpdateRc
  .replace(
    'exit 1\nfi\necho',
    "echo '       update-rc.d <basename> disable|enable [S|2|3|4|5]' >&2\n  exit 1\nfi\necho",
  )
  .replace(
    '  *) echo',
    `  enable) rm -f "$S"/etc/rc[2-5].d/K??"$name"; links S20 '2 3 4 5' ;;
  disable) rm -f "$S"/etc/rc[2-5].d/S??"$name"; links K80 '2 3 4 5' ;;
  *) echo`,
  );

export interface Sysvinit extends Services {
  /** An init script whose daemon is a sleeping process; `text` stands at its top, `more` are further cases. */
  script(name: string, text: string, more?: string): void;
  runs(name: string): boolean;
  links(name: string): readonly string[];
}

export function sysvinit(release: 'etch' | 'later' = 'etch'): Sysvinit {
  const server = services(true);
  for (const level of '0123456S') mkdirSync(join(server.folder, `etc/rc${level}.d`), { recursive: true });
  mkdirSync(join(server.folder, 'pid'));
  server.write('etc/inittab', '# a comment\nid:2:initdefault:\n');
  server.tool('update-rc.d', release === 'etch' ? etchUpdateRc : laterUpdateRc);
  const pidOf = (name: string) => (server.has(`pids/${name}`) ? server.read(`pids/${name}`).trim() : '');
  const runs = (name: string) => pidOf(name) !== '' && existsSync(`/proc/${pidOf(name)}`);
  return {
    ...server,
    runs,
    links: (name) =>
      readdirSync(join(server.folder, 'etc'))
        .filter((folder) => folder.startsWith('rc'))
        .flatMap((folder) =>
          readdirSync(join(server.folder, 'etc', folder)).map((link) => `${folder}/${link}`),
        )
        .filter((link) => link.endsWith(name))
        .toSorted(),
    script: (name, text, more = '') => {
      onTestFinished(() => {
        if (runs(name)) process.kill(Number(pidOf(name)));
      });
      mkdirSync(join(server.folder, 'pids'), { recursive: true });
      server.write(
        `init.d/${name}`,
        `#!/bin/sh
S=\${0%/init.d/*}
NAME=${name}
${text.replaceAll('$S', server.folder)}
up() { [ -s "$S/pids/${name}" ] && kill -0 "$(cat "$S/pids/${name}")" 2>/dev/null; }
case "$1" in
  start) echo "start ${name}" >>"$S/calls"; if ! up; then sleep 600 >/dev/null 2>&1 </dev/null & echo $! >"$S/pids/${name}"; started; fi ;;
  stop) echo "stop ${name}" >>"$S/calls"; if up; then kill "$(cat "$S/pids/${name}")"; fi; rm -f "$S/pids/${name}"; stopped ;;
  restart) "$0" stop; "$0" start ;;
${more}
  *) echo "Usage: $0 {start|stop|restart}" >&2; exit 3 ;;
esac
`.replace(
          'case "$1"',
          `${text.includes('started()') ? '' : 'started() { :; }; stopped() { :; }\n'}case "$1"`,
        ),
        0o755,
      );
    },
  };
}

/** A step that makes a file, as an earlier step that a service is to be restarted after. */
export function fileStep(server: Host, id: string, name: string): HostStep {
  const path = join(server.folder, name);
  return {
    step: {
      id,
      title: id,
      check: raw(`if [ -e "${path}" ]; then ct_ok there; else ct_differs missing; fi`),
      apply: raw(`: >"${path}"`),
    },
    library: [],
  };
}
