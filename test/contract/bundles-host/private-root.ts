/** The genuine apt and dpkg of this machine on a root of their own, with a repository made on the fly. Needs to be root. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageKind } from '../../../src/bundles/kinds/package.ts';
import { type Host, type HostStep, host } from './host.ts';

export interface Deb {
  readonly name: string;
  readonly version: string;
  readonly depends?: string;
  readonly conflicts?: string;
  /** Text of its settings file, /etc/NAME.conf. */
  readonly settings?: string;
}

export interface PrivateRoot extends Host {
  package(id: string, fields: object): HostStep;
  /** Makes the repository hold exactly these. */
  publish(...debs: readonly Deb[]): void;
  /** The list of sources; the repository's own line if nothing is given. */
  sources(text?: string): void;
  /** `apt-get update`, by hand. */
  refresh(): void;
  /** Name, version and state of what dpkg knows. */
  packages(): readonly string[];
}

export function privateRoot(): PrivateRoot {
  const root = (folder: string) => join(folder, 'root');
  const env = (folder: string) => ({
    APT_CONFIG: join(folder, 'apt.conf'),
    DPKG_ADMINDIR: join(root(folder), 'var/lib/dpkg'),
  });
  const server = host({
    env,
    variables: (folder) => ({
      ct_apt_folder: join(root(folder), 'var/lib/apt'),
      ct_sources_folder: join(root(folder), 'etc/apt'),
      ct_dpkg_folder: join(root(folder), 'var/lib/dpkg'),
      ct_reboot_file: join(folder, 'reboot-required'),
      ct_apt_patience: '10',
    }),
  });
  const { folder } = server;
  const repository = join(folder, 'repository');
  for (const path of [
    'etc/apt',
    'var/lib/apt/lists/partial',
    'var/cache/apt/archives/partial',
    'var/lib/dpkg/info',
    'var/lib/dpkg/updates',
    'var/log/apt',
    'etc/apt/preferences.d',
    'etc/apt/sources.list.d',
    'etc/apt/apt.conf.d',
  ]) {
    mkdirSync(join(root(folder), path), { recursive: true });
  }
  server.write('root/var/lib/dpkg/status', '');
  server.write(
    'apt.conf',
    `Dir "${root(folder)}/";
Dir::State::status "${root(folder)}/var/lib/dpkg/status";
Dir::Bin::methods "/usr/lib/apt/methods";
DPkg::Options { "--root=${root(folder)}"; "--log=${folder}/dpkg.log"; };
APT::Sandbox::User "root";
APT::Architecture "all";
`,
  );
  const run = (program: string, words: readonly string[]) =>
    execFileSync(program, words, {
      env: { PATH: process.env.PATH, LC_ALL: 'C', ...env(folder) },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).toString();
  return {
    ...server,
    package: (id, fields) => server.step(id, packageKind, fields),
    publish: (...debs) => {
      rmSync(repository, { recursive: true, force: true });
      mkdirSync(repository, { recursive: true });
      const entries = debs.map((deb) => entryOf(build(server, repository, deb), deb));
      writeFileSync(join(repository, 'Packages'), entries.join('\n'));
    },
    sources: (text = `deb [trusted=yes] file:${encodeURI(repository)} ./`) =>
      void server.write('root/etc/apt/sources.list', `${text}\n`),
    refresh: () => void run('apt-get', ['update']),
    packages: () =>
      run('dpkg-query', ['-W', '-f', `\${Package} \${Version} \${Status}\\n`])
        .trim()
        .split('\n')
        .filter(Boolean),
  };

  function build(at: Host, into: string, deb: Deb): string {
    const { name, settings } = deb;
    at.write(`debs/${name}/DEBIAN/control`, control(deb));
    at.write(`debs/${name}/usr/share/doc/${name}/version`, deb.version);
    if (settings !== undefined) {
      at.write(`debs/${name}/etc/${name}.conf`, settings);
      at.write(`debs/${name}/DEBIAN/conffiles`, `/etc/${name}.conf\n`);
    }
    const file = join(into, `${name}.deb`);
    run('dpkg-deb', ['--build', join(at.folder, 'debs', name), file]);
    return file;
  }
}

const control = ({ name, version, depends, conflicts }: Deb): string =>
  [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: all',
    'Maintainer: nobody <nobody@example>',
    ...(depends === undefined ? [] : [`Depends: ${depends}`]),
    ...(conflicts === undefined ? [] : [`Conflicts: ${conflicts}`]),
    'Description: for a test',
    '',
  ].join('\n');

const entryOf = (file: string, deb: Deb): string => {
  const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
  return `${control(deb)}Filename: ./${deb.name}.deb\nSize: ${statSync(file).size}\nSHA256: ${sum}\n`;
};
