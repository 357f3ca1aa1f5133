/** Turns a bundle, or a set of readings, into the one script that a server runs. Pure. */
import type { RunOrder } from './order.ts';
import checkRuntime from './runtime/check.sh?raw';
import errandRuntime from './runtime/errands.sh?raw';
import eventRuntime from './runtime/events.sh?raw';
import followRuntime from './runtime/follow.sh?raw';
import journalRuntime from './runtime/journal.sh?raw';
import lockRuntime from './runtime/lock.sh?raw';
import outputRuntime from './runtime/output.sh?raw';
import readRuntime from './runtime/read.sh?raw';
import rollbackRuntime from './runtime/rollback.sh?raw';
import runRuntime from './runtime/run.sh?raw';
import { hereDocumentEnd, joinShell, raw, type ShellText, sh, shellFile } from './shell.ts';
import type { Bundle, Reading, Step } from './step.ts';

/** First line of the script's output; the version is that of the event lines. */
export const greeting = 'ctctl-script 2';

/** The script that only looks: which steps are to do. It changes nothing, not even in the state folder. */
export function compilePlan(bundle: Bundle): ShellText {
  assertIds(bundle.steps);
  return attached([
    parts(eventRuntime, checkRuntime),
    ...bundle.library,
    ...bundle.steps.map(checkFunction(bundle.steps)),
    sh`ct_run_plan ${bundle.steps.length}`,
  ]);
}

/**
 * The script that carries a bundle out: in a session of its own, under the server's lock, written down in its state
 * folder, whatever becomes of the link.
 * @param stateFolder where the server keeps lock, journal and runs
 */
export function compileRun(bundle: Bundle, stateFolder: string, order: RunOrder): ShellText {
  assertIds(bundle.steps);
  return detached(order.id, [
    sh`ct_state_folder=${stateFolder} ct_run_id=${order.id}`,
    parts(
      eventRuntime,
      checkRuntime,
      journalRuntime,
      lockRuntime,
      followRuntime,
      outputRuntime,
      rollbackRuntime,
      runRuntime,
    ),
    ...settings(bundle, order),
    ...bundle.library,
    ...bundle.steps.map(stepFunctions(bundle.steps)),
    sh`ct_run ${bundle.steps.length} ${order.wait}`,
  ]);
}

/** What a client may want of a run that is under way, or over. */
export type Errand =
  /** `claim`: a run that has not begun must not begin any more. Else such a run is `missing`. */
  | { readonly kind: 'follow'; readonly line: number; readonly live: boolean; readonly claim: boolean }
  | { readonly kind: 'cancel'; readonly claim: boolean }
  | { readonly kind: 'kill' };

/** The script for an errand about a run. */
export function compileErrand(stateFolder: string, id: string, errand: Errand): ShellText {
  return attached([
    sh`ct_state_folder=${stateFolder} ct_run_id=`,
    parts(eventRuntime, journalRuntime, lockRuntime, followRuntime, errandRuntime),
    errandCall(id, errand),
  ]);
}

function errandCall(id: string, errand: Errand): ShellText {
  if (errand.kind === 'kill') return sh`ct_kill ${id}`;
  if (errand.kind === 'cancel') return sh`ct_cancel ${id} ${errand.claim ? 'claim' : ''}`;
  return sh`${raw(errand.claim ? 'ct_settle' : 'ct_attach')} ${id} ${errand.line} ${errand.live ? 1 : 0}`;
}

/** The script that answers readings, in their order. Nothing on the server changes, not even in /tmp. */
export function compileReadings(readings: readonly Reading[], library: readonly ShellText[] = []): ShellText {
  assertIds(readings);
  return attached([
    parts(eventRuntime, readRuntime),
    ...library,
    ...readings.map((reading, index) => shellFunction(`ct_read_${index + 1}`, reading.read)),
    ...readings.map((reading, index) => sh`ct_read ${index + 1} ${reading.id}`),
    raw('ct_end read 0'),
  ]);
}

const parts = (...texts: readonly string[]): ShellText => joinShell(texts.map(shellFile));

/**
 * The whole script stands in one function, so that a shell which got only a part of it runs nothing:
 * a link lost while the script is still on its way changes nothing on the server.
 */
function attached(texts: readonly ShellText[]): ShellText {
  return joinShell([
    raw(`ct_main() {\nexec 3>&1 >/dev/null </dev/null\nprintf '%s\\n' '${greeting}' >&3`),
    ...texts,
    raw('exit 1\n}\nct_main\n'),
  ]);
}

/**
 * The same for a second shell, which gets it on its stdin and heads a session of its own: nothing that happens to the
 * login can end it. The run's id in the last line of the here-document is of no bundle's making.
 */
function detached(id: string, texts: readonly ShellText[]): ShellText {
  const end = hereDocumentEnd(id);
  return joinShell([
    raw(`ct_boot() {
ct_own_session=
if command -v setsid >/dev/null 2>&1; then ct_own_session=setsid; fi
$ct_own_session /bin/sh <<'${end}' &`),
    attached(texts),
    raw(`${end}\nwait "$!"\nexit "$?"\n}\nct_boot\n`),
  ]);
}

function settings(bundle: Bundle, order: RunOrder): readonly ShellText[] {
  const { who, command, expected } = order;
  const begin = JSON.stringify({
    who,
    command,
    title: bundle.title,
    subject: order.subject,
    steps: bundle.steps.length,
    ctctl: order.version,
    ...(expected ? { plan: expected.hash } : {}),
  });
  const titles = [
    `bundle\t${oneLine(bundle.title)}\t${oneLine(order.subject)}`,
    ...bundle.steps.map(({ id, title }) => `step\t${id}\t${oneLine(title)}`),
  ];
  return [
    sh`ct_who=${oneLine(who)} ct_command=${oneLine(command)}
ct_begin=${`,${begin.slice(1, -1)}`}
ct_titles=${`${titles.join('\n')}\n`}
ct_rollback=${bundle.rollback || order.rollback ? 1 : 0} ct_live=${order.live ? 1 : 0}
ct_has_plan=${expected ? 1 : 0} ct_expect_machine=${expected?.machine ?? ''}`,
    ...bundle.steps.flatMap(({ id }, index) => {
      const step = expected?.steps.get(id);
      return step ? [sh`ct_expect_${raw(String(index + 1))}=${`${step.verdict}\t${step.text}`}`] : [];
    }),
  ];
}

const checkFunction =
  (steps: readonly Step[]) =>
  (step: Step, index: number): ShellText => {
    const number = raw(String(index + 1));
    return joinShell([
      sh`# ${raw(oneLine(step.title))}`,
      sh`ct_id_${number}=${step.id} ct_undoable_${number}=${step.undo ? 1 : 0} ct_needs_${number}=${needsOf(step, index, steps)}`,
      shellFunction(`ct_check_${index + 1}`, step.check),
    ]);
  };

const stepFunctions =
  (steps: readonly Step[]) =>
  (step: Step, index: number): ShellText => {
    const { id, undo, apply = sh`ct_die ${'nothing can be applied here'}` } = step;
    const owed = steps.flatMap(({ due }) => (due?.after.includes(id) ? [due.file] : []));
    const owe = owed.map((file) => sh`ct_owe ${file} ${id}`);
    const forget = owed.map((file) => sh`ct_owe_no_more ${file} ${id}`);
    return joinShell([
      checkFunction(steps)(step, index),
      sh`ct_due_${raw(String(index + 1))}=${step.due?.file ?? ''}`,
      shellFunction(`ct_apply_${index + 1}`, joinShell([...owe, apply])),
      ...(undo ? [shellFunction(`ct_undo_${index + 1}`, joinShell([undo, ...forget]))] : []),
    ]);
  };

/** The numbers of the steps that it needs, for the shell. */
function needsOf({ id, needs = [] }: Step, index: number, steps: readonly Step[]): string {
  const numbers = needs.map((need) => steps.findIndex((other) => other.id === need));
  if (numbers.some((at) => at === -1 || at >= index)) {
    throw new RangeError(`the step ${id} needs what no earlier step does: ${needs.join(', ')}`);
  }
  return numbers.map((at) => at + 1).join(' ');
}

function shellFunction(name: string, body: ShellText): ShellText {
  return joinShell([raw(`${name}() {`), body.isEmpty ? raw(':') : body, raw('}')]);
}

/** Text for a shell comment or an event: whatever it holds, it stays on its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}]/gu, ' ');
}

function assertIds(items: readonly { readonly id: string }[]): void {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (!/^[a-z][a-z0-9-]*$/.test(id)) throw new RangeError(`not a step id: ${JSON.stringify(id)}`);
    if (seen.has(id)) throw new RangeError(`two steps have the id ${id}`);
    seen.add(id);
  }
}
