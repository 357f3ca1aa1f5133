/** Sends a compiled script to a server and follows it: one exec, events as they happen. */
import { CtctlError } from '../../common/errors.ts';
import type { Connection } from '../connection.ts';
import { lineSplitter } from '../lines.ts';
import { deliver, type Privilege, sudoFailure, wantsSudoPassword } from '../privilege.ts';
import { compileBundle, compileReadings, type RunMode } from './compile.ts';
import { parseEvent, type ScriptEvent, type ScriptOutcome } from './events.ts';
import { type BundleReport, reportBuilder } from './report.ts';
import type { ShellText } from './shell.ts';
import type { Bundle, Reading } from './step.ts';

/** Where a script runs: an open connection, and the right to use there. */
export interface Target {
  readonly server: string;
  readonly connection: Pick<Connection, 'exec'>;
  /** Asked for again with `password` when `sudo -n` was refused for want of one. */
  readonly privilege: (need: 'first' | 'password') => Promise<Privilege>;
  readonly signal?: AbortSignal;
}

/** Lines of an answer, its exit status, and what stood on stderr. */
export interface Answer {
  readonly lines: readonly string[];
  readonly code: number;
  readonly stderr: string;
}

/** Plans or carries out a bundle. A failed step is in the report; only a lost or unfit server throws. */
export async function runBundle(
  target: Target,
  bundle: Bundle,
  mode: RunMode,
  onEvent: (event: ScriptEvent) => void = () => {},
): Promise<BundleReport> {
  const { add, report } = reportBuilder(bundle);
  await runScript(target, compileBundle(bundle, mode), (event) => {
    add(event);
    onEvent(event);
  });
  return report();
}

/** Asks a server several things in one exec. */
export async function readAll(
  target: Target,
  readings: readonly Reading[],
  library: readonly ShellText[] = [],
): Promise<ReadonlyMap<string, Answer>> {
  const lines = new Map<string, string[]>(readings.map(({ id }) => [id, []]));
  const stderr = new Map<string, string>();
  await runScript(target, compileReadings(readings, library), (event) => {
    if (event.kind === 'line') lines.get(event.step)?.push(event.text);
    if (event.kind === 'read') stderr.set(event.step, event.stderr);
  });
  return new Map([...lines].map(([id, all]) => [id, answerOf(all, stderr.get(id) ?? '')]));
}

/** The runtime ends each answer with a newline of its own and a line that holds the exit status. */
function answerOf(lines: readonly string[], stderr: string): Answer {
  const code = Number(/^ct-rc (\d+)$/.exec(lines.at(-1) ?? '')?.[1] ?? Number.NaN);
  const text = lines.slice(0, -1);
  return { lines: text.at(-1) === '' ? text.slice(0, -1) : text, code, stderr };
}

async function runScript(
  target: Target,
  script: ShellText,
  onEvent: (event: ScriptEvent) => void,
): Promise<ScriptOutcome> {
  const first = await attempt(target, script, await target.privilege('first'), onEvent);
  if (first !== 'password') return first;
  const last = await attempt(target, script, await target.privilege('password'), onEvent);
  if (last !== 'password') return last;
  throw new CtctlError('refused', `${target.server}: sudo wants a password, and there is nobody to ask`, {
    server: target.server,
    next: 'run it in a terminal, or allow the user to use sudo without one',
  });
}

/** @returns how the script ended, or `password` when sudo wants one and nothing has run. */
async function attempt(
  { server, connection, signal }: Target,
  script: ShellText,
  privilege: Privilege,
  onEvent: (event: ScriptEvent) => void,
): Promise<ScriptOutcome | 'password'> {
  const delivery = deliver(script, privilege);
  const state = {
    greeted: false,
    outcome: undefined as ScriptOutcome | undefined,
    busy: '',
    noise: '',
    stderr: '',
  };
  const lines = lineSplitter((line) => {
    const event = parseEvent(line);
    if (event?.kind === 'greeting') state.greeted = true;
    else if (!state.greeted || !event) state.noise ||= line;
    else {
      if (event.kind === 'applying') state.busy = event.step;
      if (event.kind === 'end') state.outcome = event.outcome;
      onEvent(event);
    }
  });
  const result = await connection.exec(delivery.command, {
    ...(delivery.stdin === undefined ? {} : { stdin: delivery.stdin }),
    ...(signal ? { signal } : {}),
    onStdout: (chunk) => {
      delivery.watch?.stdout(chunk);
      lines.push(chunk);
    },
    onStderr: (chunk) => {
      delivery.watch?.stderr(chunk);
      if (state.stderr.length < 8192) state.stderr += chunk.toString('latin1');
    },
  });
  lines.end();
  if (state.greeted && state.outcome && result.code !== null) return state.outcome;
  if (!state.greeted && privilege.kind === 'sudo' && wantsSudoPassword(state.stderr)) return 'password';
  throw unfinished(server, privilege, result, state);
}

/** No end, no exit status or no greeting: a failure or "unknown", never a success. */
function unfinished(
  server: string,
  privilege: Privilege,
  result: { readonly code: number | null; readonly signal: string | null },
  state: {
    readonly greeted: boolean;
    readonly busy: string;
    readonly noise: string;
    readonly stderr: string;
  },
): CtctlError {
  const where = state.busy ? ` while "${state.busy}" was under way` : '';
  if (result.code === null && result.signal === null) {
    return new CtctlError(
      'unreachable',
      `${server}: lost the connection${where}; what became of it is not known`,
      {
        server,
        next: 'run the same command again: it does only what is not done yet',
      },
    );
  }
  const how = result.signal === null ? `exit ${result.code}` : `killed by ${result.signal}`;
  if (!state.greeted) {
    const refusal = privilege.kind === 'user' ? undefined : sudoFailure(server, state.stderr);
    if (refusal) return refusal;
    const said = firstLine(state.stderr) || firstLine(state.noise);
    return new CtctlError(
      'failed',
      `${server}: /bin/sh did not run the script there (${how})${said && `: ${said}`}`,
      { server },
    );
  }
  const said = firstLine(state.stderr);
  return new CtctlError('failed', `${server}: the script broke off${where} (${how})${said && `: ${said}`}`, {
    server,
  });
}

/** Without the marks of the sudo dialogue, and no longer than a person reads. */
function firstLine(text: string): string {
  return (
    text
      .replaceAll(/ctctl-(?:password|ready)-[\w-]+:?/g, '')
      .trim()
      .split('\n')[0] ?? ''
  ).slice(0, 300);
}
