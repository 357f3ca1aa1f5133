/** A server made of a folder: stand-ins for its tools on PATH, its definitions, and the shell libraries of ctctl. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { quote } from '../../../src/remote/bundle/shell.ts';
import type { ShellName } from '../../support/local-shell.ts';
import { runShell, type ShellRun } from './run-shell.ts';

const source = (path: string): string =>
  readFileSync(new URL(`../../../src/${path}`, import.meta.url), 'utf8');

const libraries = [
  'remote/bundle/runtime/events.sh',
  'remote/bundle/runtime/check.sh',
  'remote/bundle/runtime/run.sh',
  'remote/bundle/files.sh',
  'xen/domains/domain.sh',
  'xen/domains/memory.sh',
  'xen/definitions/definitions.sh',
  'xen/definitions/definition.sh',
  'storage/volumes/volume.sh',
].map(source);

export interface FakeServer {
  /** Its name holds a blank and a quote, as a path on a server may. */
  readonly folder: string;
  readonly definitions: string;
  /** Puts a tool on PATH; `body` is POSIX sh. */
  tool(name: string, body: string): void;
  /** A tool that prints this text, whatever it is asked. */
  printing(name: string, text: string): void;
  /** Writes a file into the folder of the definitions. */
  define(name: string, text: string | Buffer): string;
  /** Runs a script with all libraries; events come out on stdout. */
  run(shell: ShellName, script: string, settings?: Readonly<Record<string, string>>): ShellRun;
  /** The same, and what it printed, without its last newline. Fails where the script fails. */
  output(shell: ShellName, script: string, settings?: Readonly<Record<string, string>>): string;
}

/** A fresh server, gone after the test. */
export function fakeServer(): FakeServer {
  const folder = mkdtempSync(join(tmpdir(), "ctctl it's "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [bin, definitions] = [join(folder, 'bin'), join(folder, 'etc')];
  mkdirSync(bin);
  mkdirSync(definitions);
  const tool: FakeServer['tool'] = (name, body) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const run: FakeServer['run'] = (shell, script, settings = {}) => {
    const all = {
      ct_toolstack: '',
      ct_definitions: definitions,
      ct_state_folder: join(folder, 'state'),
      ct_log_folder: join(folder, 'log'),
      ct_xen_folder: '',
      ct_id: 'test',
      ct_rank: '0',
      ct_mark: join(folder, 'mark'),
      ct_cause: join(folder, 'cause'),
      ...settings,
    };
    const assignments = Object.entries(all).map(([name, value]) => `${name}=${quote(value)}`);
    const text = ['exec 3>&1', ...assignments, ...libraries, script, ''].join('\n');
    return runShell(shell, text, { env: { PATH: `${bin}:${process.env.PATH}` }, cwd: folder });
  };
  return {
    folder,
    definitions,
    tool,
    printing: (name, text) => {
      writeFileSync(join(bin, `.${name}.out`), text);
      tool(name, `cat "\${0%/*}/.${name}.out"`);
    },
    define: (name, text) => {
      writeFileSync(join(definitions, name), text);
      return join(definitions, name);
    },
    run,
    output: (shell, script, settings) => {
      const { code, stdout, stderr } = run(shell, script, settings);
      if (code !== 0 || stderr !== '') throw new Error(`exit ${code}: ${stderr}${stdout}`);
      return stdout.replace(/\n$/, '');
    },
  };
}
