/** The server's own settings as shell variables, and the shell libraries that use them: the one place for paths. */
import type { Server } from '../inventory/schema.ts';
import filesLibrary from '../remote/bundle/files.sh?raw';
import { raw, type ShellText, sh, shellFile } from '../remote/bundle/shell.ts';
import volumeLibrary from '../storage/volumes/volume.sh?raw';
import writingLibrary from './definitions/definition.sh?raw';
import definitionLibrary from './definitions/definitions.sh?raw';
import domainLibrary from './domains/domain.sh?raw';
import memoryLibrary from './domains/memory.sh?raw';

/** What a script about this server's domains and volumes needs before its own text. */
export function xenLibrary({ toolstack, paths }: Server): readonly ShellText[] {
  return [
    sh`ct_toolstack=${toolstack ?? ''}
ct_definitions=${paths.definitions}
ct_state_folder=${paths.state}
ct_log_folder=${paths.log}
ct_xen_folder=${paths.xen ?? ''}`,
    ...[domainLibrary, definitionLibrary, memoryLibrary, volumeLibrary].map(shellFile),
  ];
}

/** The same for readings, which run apart from each other: the toolstack is found once, before them. */
export function readingLibrary(server: Server): readonly ShellText[] {
  return [...xenLibrary(server), raw('ct_find_toolstack || :')];
}

/** For readings that also look at bridges. */
export function checkLibrary(server: Server): readonly ShellText[] {
  return [...definitionLibraries(server), raw('ct_find_toolstack || :')];
}

/** The same, and what it takes to write a definition. */
export function definitionLibraries(server: Server): readonly ShellText[] {
  return [...xenLibrary(server), ...[filesLibrary, writingLibrary].map(shellFile)];
}
