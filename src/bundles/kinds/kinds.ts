/** All kinds of steps that a bundle may have, by the name that stands in the file. */
import { commandKind } from './command.ts';
import { definitionKind } from './definition.ts';
import { fileKind } from './file.ts';
import type { StepKind } from './kind.ts';
import { lineKind } from './line.ts';
import { packageKind } from './package.ts';
import { runningKind } from './running.ts';
import { serviceKind } from './service.ts';
import { shellKind } from './shell.ts';
import { sysctlKind } from './sysctl.ts';
import { volumeKind } from './volume.ts';

export const kinds = {
  file: fileKind,
  line: lineKind,
  package: packageKind,
  service: serviceKind,
  volume: volumeKind,
  definition: definitionKind,
  running: runningKind,
  sysctl: sysctlKind,
  command: commandKind,
  shell: shellKind,
} satisfies Record<string, StepKind<unknown>>;

export type KindName = keyof typeof kinds;

/** A kind by its name, for fields that its own schema has read. */
export function kindNamed(name: KindName): StepKind<unknown> {
  return kinds[name];
}
