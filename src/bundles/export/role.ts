/** A bundle as an Ansible role that runs its exported script, in check mode too. Pure. */
import type { BundleSource } from '../source.ts';
import { exportMark } from './script.ts';

/** Paths below the folder of the role, and their texts. */
export type RoleFiles = ReadonlyMap<string, string>;

/** @param stateFolder where the script keeps lock, journal and runs if nobody says otherwise. */
export function exportRole(source: BundleSource, script: string, stateFolder: string): RoleFiles {
  const prefix = variablePrefix(source.name);
  return new Map([
    ['tasks/main.yml', tasks(source, prefix)],
    [`files/${source.name}.sh`, script],
    ['defaults/main.yml', defaults(source, prefix, stateFolder)],
    ['meta/main.yml', meta(source)],
    ['README.md', readme(source, prefix)],
  ]);
}

/** Variables of a role begin with its name, in the letters that a variable may have. */
export function variablePrefix(name: string): string {
  return name.replaceAll(/[^a-z0-9_]/g, '_').replace(/^(?=[0-9_])/, 'bundle_');
}

const mark = (name: string): string => `# ${exportMark} from the bundle ${name}.\n---\n`;

/** The script is copied, run and removed again. In check mode it runs too: its own --check changes nothing. */
function tasks({ name }: BundleSource, prefix: string): string {
  return `${mark(name)}- name: Bundle ${name}
  ansible.builtin.script:
    cmd: "${name}.sh --state {{ ${prefix}_state | quote }}{{ ' --check' if ansible_check_mode else '' }}"
  register: ${prefix}_result
  check_mode: false
  changed_when: >-
    (${prefix}_result.stdout_lines | default([], true) | last | default('')) in ['result: changed', 'result: planned']
  failed_when: ${prefix}_result.rc | default(1) != 0
`;
}

function defaults({ name }: BundleSource, prefix: string, stateFolder: string): string {
  return `${mark(name)}# Where the server keeps lock, journal and runs: the same folder as ctctl's own, so that they do not change it at once.
${prefix}_state: ${JSON.stringify(stateFolder)}
`;
}

function meta({ name, title }: BundleSource): string {
  return `${mark(name)}galaxy_info:
  role_name: ${JSON.stringify(name.replaceAll(/[^a-z0-9_]/g, '_'))}
  author: ctctl bundle export
  description: ${JSON.stringify(title)}
  license: proprietary
  min_ansible_version: "2.9"
  platforms:
    - name: Debian
      versions: [all]
dependencies: []
`;
}

function readme({ name, title, description }: BundleSource, prefix: string): string {
  return `# ${name}

${exportMark} from the bundle ${name}. The values of its parameters are those of the export; for others export it again.

${title}
${description === undefined ? '' : `\n${description.trim()}\n`}
    - hosts: xen
      become: true
      roles: [${name}]

- \`ansible-playbook --check\` runs the script's own checks and says whether something is to do.
- A host is "changed" when the script has changed something, and "failed" when its exit status is not 0; its output says
  which step, and why.
- \`${prefix}_state\` is the folder on the server that keeps lock, journal and runs.
`;
}
