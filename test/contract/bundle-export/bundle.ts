/** A small bundle, exported for tests, and a folder for what it makes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportRole } from '../../../src/bundles/export/role.ts';
import { exportScript } from '../../../src/bundles/export/script.ts';
import { parameterValues } from '../../../src/bundles/parameters.ts';
import { parseBundle } from '../../../src/bundles/parse.ts';
import { sampleServer } from '../../../src/bundles/samples.ts';
import type { BundleSource } from '../../../src/bundles/source.ts';

/** Nothing in it may mean anything to a shell. */
export const owner = `A'da $HOME \`id\` "x" \\ &`;

export const yaml = `
name: motd-notes
title: Notes of \${owner}
parameters:
  owner: {}
  folder: { type: path }
  apply: { default: mkdir }
steps:
  - id: motd
    file: { path: '\${folder}/motd', content: "Hello \${owner}\\n" }
  - id: notes
    title: folder for notes
    needs: [motd]
    shell:
      check: if [ -d "$folder/notes" ]; then ct_ok there; else ct_differs "none for $owner"; fi
      apply: $apply "$folder/notes"
`;

export interface Place {
  readonly folder: string;
  /** What the bundle makes lies here. */
  readonly made: string;
  readonly state: string;
  remove(): void;
}

export function createPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-export-'));
  const made = join(folder, 'made');
  mkdirSync(made);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, made, state: join(folder, 'state'), remove };
}

export function scriptIn({ made }: Place, more: Readonly<Record<string, string>> = {}): string {
  return scriptOf(yaml, { owner, folder: made, ...more });
}

/** The script of any bundle. */
export function scriptOf(text: string, given: Readonly<Record<string, string>> = {}): string {
  const source = parseBundle(text, 'motd.yaml');
  const commandLine = new Map(Object.entries(given));
  return exportScript(source, parameterValues(source, { commandLine }).values, sampleServer);
}

export function roleOf(place: Place, more?: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const source: BundleSource = parseBundle(yaml, 'motd.yaml');
  return exportRole(source, scriptIn(place, more), place.state);
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Ended {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  return { code: status, stdout, stderr };
}

/** @throws naming the Debian package of a program that is not installed. */
export function mustHave(program: string, debianPackage: string): void {
  try {
    execFileSync('/bin/sh', ['-c', `command -v ${program}`]);
  } catch {
    throw new Error(`${program} is missing: install the Debian package ${debianPackage}`);
  }
}
