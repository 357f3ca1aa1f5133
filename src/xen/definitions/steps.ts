/** How definitions come into being. */
import { type Toolstack, toolstacks } from '../../inventory/schema.ts';
import { joinShell, type ShellText, sh } from '../../remote/bundle/shell.ts';
import type { Step } from '../../remote/bundle/step.ts';
import { type HvmDomain, hvmDefinition, xenFolderMark } from './hvm.ts';
import { printDefinition } from './print.ts';

export interface DefinitionRequest {
  readonly domain: HvmDomain;
  /** The file to write when the domain has no definition yet. */
  readonly path: string;
  /** Fields that the user named; the others are not held against an existing definition. */
  readonly asked: ReadonlySet<keyof HvmDomain>;
}

/**
 * A definition of the domain exists, with what was asked for. One that differs is shown, never overwritten.
 * The text is made for both toolstacks; the server's own takes its one, which passes its dry run first.
 */
export function definitionStep({ domain, path, asked }: DefinitionRequest): Step {
  return {
    id: 'definition',
    title: `definition ${path}`,
    check: sh`ct_see ${domain.name} || return
ct_find_definition ${domain.name}
if [ -n "$ct_file" ]; then
  ct_same type "$(ct_kind "$ct_file")" hvm
${compareFields(domain, asked)}
  ct_ok "there, $ct_file"
elif [ -n "$ct_flags" ]; then
  ct_refuse ${`the name ${domain.name} is taken: a domain of that name is there without a definition in `}"$ct_definitions"
elif [ -e ${path} ]; then
  ct_refuse ${`the file ${path} is there, but does not define ${domain.name}`}
elif [ ! -d "$ct_definitions" ]; then
  ct_refuse "there is no folder $ct_definitions"
elif [ "$ct_toolstack" = xm ] && ! ct_find_xen_folder; then
  ct_refuse 'no boot/hvmloader in /usr/lib/xen*: set paths.xen of this server'
else
  ct_differs 'not there yet'
fi`,
    apply: sh`ct_text() {
  case $ct_toolstack in
${joinShell(toolstacks.map((toolstack) => sh`  ${toolstack}) ${textOf(domain, toolstack)} ;;`))}
  esac
}
ct_text | ct_put ${path} ct_dry_run ${domain.vncPassword ? '600' : '644'}`,
    undo: sh`ct_take_back`,
  };
}

function textOf(domain: HvmDomain, toolstack: Toolstack): ShellText {
  const header = `# ${domain.name}: written by ctctl, yours to edit; ctctl never overwrites it.`;
  const words = [header, ...printDefinition(hvmDefinition(domain, toolstack))].map((line) => sh` ${line}`);
  const print = sh`printf '%s\n'${joinShell(words, '')}`;
  return toolstack === 'xm' ? sh`${print} | sed "s|${sh`${xenFolderMark}`}|$ct_xen|"` : print;
}

/** Shell that holds an existing definition against what was asked. */
function compareFields(domain: HvmDomain, asked: ReadonlySet<keyof HvmDomain>): ShellText {
  const comparisons: ShellText[] = [sh`  ct_same memory "$(ct_value "$ct_file" memory)" ${domain.memory}`];
  if (asked.has('vcpus'))
    comparisons.push(sh`  ct_is=$(ct_value "$ct_file" vcpus); ct_same vcpus "\${ct_is:-1}" ${domain.vcpus}`);
  if (asked.has('keymap'))
    comparisons.push(sh`  ct_same keymap "$(ct_value "$ct_file" keymap)" ${domain.keymap ?? ''}`);
  comparisons.push(sh`  ct_same 'network cards' "$(ct_cards "$ct_file")" ${`[bridge=${domain.bridge}]`}`);
  comparisons.push(sh`  ct_same_disk disk "$ct_file" ${domain.disk}`);
  if (domain.iso !== undefined) comparisons.push(sh`  ct_same_disk 'ISO image' "$ct_file" ${domain.iso}`);
  if (domain.vncPassword) {
    comparisons.push(
      sh`  if [ "$(ct_value "$ct_file" vncpasswd)" != ${domain.vncPassword} ]; then ct_conflict 'VNC password' another 'this one'; fi`,
    );
  }
  return joinShell(comparisons);
}
