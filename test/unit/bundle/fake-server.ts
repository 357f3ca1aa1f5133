/** A connection whose answers the test writes down: what an exec prints, and how it ends. */
import { PassThrough, type Writable } from 'node:stream';
import type { Target } from '../../../src/remote/bundle/run.ts';
import type { Need } from '../../../src/remote/bundle/script.ts';
import type { Connection, ExecResult } from '../../../src/remote/connection.ts';
import type { Privilege } from '../../../src/remote/privilege.ts';

/** One exec as the far end sees it. */
export interface FakeExec {
  readonly command: string;
  /** What stood on stdin so far. */
  received(): string;
  stdout(text: string): void;
  stderr(text: string): void;
}

export type Answer = (exec: FakeExec) => ExecResult | Promise<ExecResult>;

/** Script lines as the server prints them; `|` stands for TAB. */
export const linesOf = (...lines: readonly string[]): string =>
  lines.map((line) => `${line.replaceAll('|', '\t')}\n`).join('');

export const ended = (code: number): ExecResult => ({ code, signal: null });

/** @param answers one for each exec, in their order. */
export function fakeTarget(
  answers: readonly Answer[],
  privilege: (need: Need) => Privilege | undefined = () => ({ kind: 'user' }),
): Target & { readonly commands: string[]; readonly asked: string[] } {
  const commands: string[] = [];
  const asked: string[] = [];
  const exec: Connection['exec'] = async (command, options = {}) => {
    const answer = answers[commands.length];
    commands.push(command);
    if (answer === undefined) throw new Error(`one exec too many: ${command}`);
    let received = '';
    const stdin: Writable = new PassThrough().on('data', (chunk: Buffer) => {
      received += chunk.toString();
    });
    if (typeof options.stdin === 'function') options.stdin(stdin);
    else received = String(options.stdin ?? '');
    return answer({
      command,
      received: () => received,
      stdout: (text) => options.onStdout?.(Buffer.from(text)),
      stderr: (text) => options.onStderr?.(Buffer.from(text)),
    });
  };
  return {
    server: 'home',
    stateFolder: '/var/lib/ctctl',
    connection: { exec },
    privilege: async (need) => {
      asked.push(need);
      return privilege(need);
    },
    commands,
    asked,
  };
}
