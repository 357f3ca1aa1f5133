/** A server whose definitions get other texts: a folder, a stand-in for its toolstack, and whole runs in a real shell. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { type DefinitionRevision, revisionBundle } from '../../../src/operations/revise-definition.ts';
import type { BundleReport } from '../../../src/remote/bundle/report.ts';
import { readAll, runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Step } from '../../../src/remote/bundle/step.ts';
import {
  historyLibrary,
  historyReading,
  type KeptText,
  keptReadings,
  parseHistory,
  parseKept,
} from '../../../src/xen/definitions/history.ts';
import { checkLibrary } from '../../../src/xen/settings.ts';
import { localTarget, type ShellName } from '../../support/local-shell.ts';

/** Takes a definition unless `oops` stands in it; `hook` is what somebody does meanwhile; `running` has the domains. */
const toolstack = `#!/bin/sh
S=\${0%/bin/*}
case $* in
  list) echo 'Name ID Mem VCPUs State Time(s)'; echo 'Domain-0 0 512 2 r----- 100.0'; cat "$S/running" ;;
  *create*)
    for file do :; done
    echo "$*" >>"$S/calls"
    . "$S/hook"
    if grep oops "$file" >/dev/null; then
      echo "Parsing config from $file" >&2; echo 'config parsing error near oops' >&2; exit 1
    fi ;;
esac
`;

export interface Xen {
  readonly folder: string;
  /** Where the definition of winxp lies. */
  readonly path: string;
  write(name: string, text: string | Buffer, mode?: number): string;
  read(name: string): Buffer;
  has(name: string): boolean;
  /** Gives winxp another text. */
  revise(revision: Partial<DefinitionRevision>, options?: ReviseOptions): Promise<BundleReport>;
  /** What `config history` sees, and the texts. */
  history(): Promise<readonly (KeptText & { readonly text: Buffer | undefined })[]>;
}

export interface ReviseOptions {
  readonly mode?: 'plan' | 'run';
  /** A second step that fails. */
  readonly failing?: boolean;
  readonly who?: string;
}

const failing: Step = {
  id: 'fails',
  title: 'fails',
  check: sh`ct_differs 'to do'`,
  apply: sh`ct_die 'so it goes'`,
};

/** A fresh one, gone after the test. Its name holds a blank and a quote. */
export function xenServer(shell: ShellName, tool: 'xl' | 'xm' = 'xl'): Xen {
  const folder = mkdtempSync(join(tmpdir(), "ctctl it's "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['bin', 'xen']) mkdirSync(join(folder, name));
  const write: Xen['write'] = (name, text, mode = 0o644) => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  };
  write(`bin/${tool}`, toolstack, 0o755);
  for (const name of ['running', 'calls', 'hook']) write(name, '');
  const stateFolder = join(folder, 'state');
  const paths = { definitions: join(folder, 'xen'), state: stateFolder, log: join(folder, 'log') };
  const server = toServer('here', serverSchema.parse({ address: 'here.example', toolstack: tool, paths }));
  const target = localTarget({
    shell,
    stateFolder,
    env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
  });
  const path = join(folder, 'xen/winxp');
  const library = [...checkLibrary(server), historyLibrary];
  return {
    folder,
    path,
    write,
    read: (name) => readFileSync(join(folder, name)),
    has: (name) => existsSync(join(folder, name)),
    async revise(revision, { mode = 'run', failing: fails = false, who = 'peter@laptop' } = {}) {
      const given = { name: 'winxp', path, before: null, after: Buffer.alloc(0), ...revision };
      const bundle = revisionBundle(server, 'another text', given);
      const steps = fails ? [...bundle.steps, failing] : bundle.steps;
      return runBundle(target, { ...bundle, steps, rollback: fails }, mode, () => {}, {
        who,
        command: `ctctl config edit ${given.name}`,
      });
    },
    async history() {
      const answer = (await readAll(target, [historyReading('winxp')], library)).get('history');
      if (answer === undefined || answer.code !== 0 || answer.stderr !== '')
        throw new Error(JSON.stringify(answer));
      const kept = parseHistory(answer);
      const revisions = kept.map(({ revision }) => revision);
      const texts = await readAll(target, keptReadings(path, revisions), library);
      return kept.map((each, index) => ({ ...each, text: parseKept(texts, index) }));
    },
  };
}
