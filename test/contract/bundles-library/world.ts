/**
 * A server for the bundles that come along, whose paths are absolute: each exec gets a mount namespace with an /etc,
 * /home, /run and /usr/sbin of its own. Needs to be root; nothing of the machine is changed.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundle } from '../../../src/bundles/build.ts';
import { library } from '../../../src/bundles/library/library.ts';
import { parameterValues } from '../../../src/bundles/parameters.ts';
import { parseBundle } from '../../../src/bundles/parse.ts';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import type { BundleReport } from '../../../src/remote/bundle/report.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Step } from '../../../src/remote/bundle/step.ts';
import { localTarget, type ShellName } from '../../support/local-shell.ts';
import { type Host, host } from '../bundles-host/host.ts';

export type { ShellName };

export interface World extends Pick<Host, 'folder' | 'tool' | 'write' | 'read' | 'has'> {
  /** The bundle of this name; what is wrong with a value is thrown, as the command line would say it. */
  run(name: string, values?: Readonly<Record<string, string>>, options?: RunOptions): Promise<BundleReport>;
  remove(path: string): void;
  /** A command in the world, as its root: what it prints. */
  sees(...argv: readonly [string, ...string[]]): string;
}

export interface RunOptions {
  readonly shell?: ShellName;
  readonly toolstack?: 'xl' | 'xm';
  /** A last step that fails, with everything before it taken back. */
  readonly takenBack?: boolean;
}

export interface WorldOptions {
  /** First line of /etc/debian_version. */
  readonly debian?: string;
  /** Servers whose tools are on PATH, too. */
  readonly hosts?: readonly Host[];
  /** Folders that stand in the place of others, by their paths. */
  readonly mounts?: Readonly<Record<string, string>>;
}

const failing: Step = {
  id: 'fails',
  title: 'fails',
  check: sh`ct_differs 'to do'`,
  apply: sh`ct_die 'so it goes'`,
};

/** A fresh server, gone after the test. */
export function world({ debian = '12.11', hosts = [], mounts = {} }: WorldOptions = {}): World {
  if (process.getuid?.() !== 0) throw new Error('these tests need root: they mount folders of their own');
  const own = host({ plain: true });
  const { folder } = own;
  execFileSync('cp', ['-a', '/etc', folder]);
  for (const name of ['home', 'run', 'sbin', 'sbin.real', 'etc/xen']) mkdirSync(join(folder, name));
  // The programs of this machine, without the daemons that bundles look for.
  for (const name of readdirSync('/usr/sbin').filter((each) => !/^(ntpd|chronyd|x[lm])$/.test(each))) {
    symlinkSync(join(folder, 'sbin.real', name), join(folder, 'sbin', name));
  }
  chmodSync(folder, 0o755);
  own.write('etc/debian_version', `${debian}\n`);
  const places = {
    '/usr/sbin': join(folder, 'sbin'),
    '/etc': join(folder, 'etc'),
    '/home': join(folder, 'home'),
    '/run': join(folder, 'run'),
    ...mounts,
  };
  const binds = [
    `mount --bind /usr/sbin '${folder}/sbin.real'`,
    ...Object.entries(places).map(([place, source]) => `mount --bind "${source}" "${place}"`),
  ];
  const enter = [...binds, 'exec "$@"'].join(' && ');
  const inside = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', enter, 'sh'] as const;
  const path = [own, ...hosts].map((each) => join(each.folder, 'bin')).join(':');
  const env = { PATH: `${path}:${process.env.PATH}` };
  return {
    ...own,
    remove: (name) => rmSync(join(folder, name), { recursive: true }),
    sees: (...argv) =>
      execFileSync(inside[0], [...inside.slice(1), ...argv], { env, encoding: 'utf8' }).trimEnd(),
    run: async (name, values = {}, { shell = 'dash', toolstack, takenBack = false } = {}) => {
      const server = toServer(
        'here',
        serverSchema.parse({
          address: 'here.example',
          ...(toolstack ? { toolstack } : {}),
          paths: { state: join(folder, 'state'), log: join(folder, 'log') },
        }),
      );
      const source = parseBundle(library[name] ?? '', `${name}.yaml`);
      const given = parameterValues(source, { commandLine: new Map(Object.entries(values)) });
      const bundle = buildBundle(source, given.values, server);
      const steps = takenBack ? [...bundle.steps, failing] : bundle.steps;
      const target = localTarget({ shell, loginShell: [...inside, 'sh'], env });
      return runBundle(target, { ...bundle, steps, rollback: takenBack }, 'run');
    },
  };
}

/** State and text of the steps that were not skipped, by their ids. */
export function said({ steps }: BundleReport): Readonly<Record<string, string>> {
  return Object.fromEntries(
    steps.filter(({ state }) => state !== 'skipped').map(({ id, state, text }) => [id, `${state}: ${text}`]),
  );
}

/** Stand-in for the toolstack that answers to `name`. What has "broken" in it does not pass its dry run. */
export function toolstack(at: World, name: 'xl' | 'xm'): void {
  at.tool(
    name,
    `echo "$*" >>"$S/calls.${name}"
for last do :; done
case $* in
  list) echo 'Name  ID  Mem VCPUs  State  Time(s)'; echo 'Domain-0  0  512  2  r-----  12.3' ;;
  info) printf 'xen_major : %s\\nxen_minor : %s\\nxen_extra : .0\\n' ${name === 'xl' ? '4 17' : '3 2'} ;;
  *create*) if grep broken "$last" >/dev/null; then echo 'Parsing config from x' >&2; echo 'syntax error near broken' >&2; exit 1; fi ;;
  *) exit 1 ;;
esac`,
  );
}

/** Text of a file below the world's folder; undefined where there is none. */
export function textOf(at: World, name: string): string | undefined {
  const file = join(at.folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
