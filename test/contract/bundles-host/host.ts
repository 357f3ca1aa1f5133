/** A server for the kinds of steps: a folder with stand-in tools first on PATH, and the steps of a bundle run there. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { StepKind } from '../../../src/bundles/kinds/kind.ts';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import type { BundleReport } from '../../../src/remote/bundle/report.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { raw, type ShellText, sh } from '../../../src/remote/bundle/shell.ts';
import type { Step } from '../../../src/remote/bundle/step.ts';
import { localTarget, type ShellName, shells } from '../../support/local-shell.ts';

export const shellNames = Object.keys(shells) as readonly ShellName[];

/** A step, and the shell functions that it needs. */
export interface HostStep {
  readonly step: Step;
  readonly library: readonly ShellText[];
}

export interface Host {
  /** Its name holds a blank and a quote, as a path on a server may; unless it is plain. */
  readonly folder: string;
  /** Puts a tool on PATH; `body` is POSIX sh, in which `$S` is the folder. */
  tool(name: string, body: string): void;
  /** Writes a file below the folder, and gives back its path. */
  write(name: string, text: string, mode?: number): string;
  read(name: string): string;
  has(name: string): boolean;
  /** The step of a kind, from fields as they stand in a bundle file. */
  step<Fields>(id: string, kind: StepKind<Fields>, fields: unknown): HostStep;
  run(shell: ShellName, steps: readonly HostStep[], options?: RunOptions): Promise<BundleReport>;
}

interface RunOptions {
  readonly mode?: 'plan' | 'run';
  readonly rollback?: boolean;
}

export interface HostSettings {
  readonly toolstack?: 'xl' | 'xm';
  /** For a folder whose name stands in init scripts and the like. */
  readonly plain?: boolean;
  /** Paths of the shell libraries, by the names of their variables. */
  readonly variables?: (folder: string) => Readonly<Record<string, string>>;
  readonly env?: (folder: string) => Readonly<Record<string, string>>;
}

/** A fresh server, gone after the test. */
export function host({
  toolstack,
  plain = false,
  variables = () => ({}),
  env = () => ({}),
}: HostSettings = {}): Host {
  const folder = mkdtempSync(join(tmpdir(), plain ? 'ctctl-' : "ctctl it's "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'bin'));
  const server = toServer(
    'here',
    serverSchema.parse({
      address: 'here.example',
      ...(toolstack ? { toolstack } : {}),
      paths: { definitions: join(folder, 'xen'), state: join(folder, 'state'), log: join(folder, 'log') },
    }),
  );
  const write: Host['write'] = (name, text, mode = 0o644) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const overrides = sh`${raw(
    Object.entries(variables(folder))
      .map(([name, value]) => sh`${raw(name)}=${value}`.toString())
      .join('\n'),
  )}`;
  return {
    folder,
    write,
    tool: (name, body) => void write(`bin/${name}`, `#!/bin/sh\nS=\${0%/bin/*}\n${body}\n`, 0o755),
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    has: (name) => existsSync(join(folder, name)),
    step: (id, kind, fields) => {
      const { library = [], ...parts } = kind.build(kind.schema.parse(fields), server);
      return { step: { id, ...parts }, library };
    },
    run: async (shell, steps, { mode = 'run', rollback = false } = {}) => {
      const target = localTarget({
        shell,
        env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, ...env(folder) },
      });
      const library = new Map(steps.flatMap((each) => each.library).map((text) => [text.toString(), text]));
      const bundle = {
        title: 'test',
        library: [...library.values(), overrides],
        steps: steps.map(({ step }) => step),
        rollback,
      };
      return runBundle(target, bundle, mode);
    },
  };
}

/** A step that fails when it is applied: what stands before it is rolled back. */
export const failing: HostStep = {
  step: { id: 'fails', title: 'fails', check: sh`ct_differs 'to do'`, apply: sh`ct_die 'so it goes'` },
  library: [],
};

/** State and text of each step, in one line each. */
export const said = ({ steps }: BundleReport): readonly string[] =>
  steps.map(({ state, text }) => `${state}: ${text}`);
