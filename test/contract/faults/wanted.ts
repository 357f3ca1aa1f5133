/** The change that the fault harness breaks off everywhere: six steps of different kinds, and what they leave on disk. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import files from '../../../src/remote/bundle/files.sh?raw';
import { type ShellText, sh, shellFile } from '../../../src/remote/bundle/shell.ts';
import type { Bundle, Step } from '../../../src/remote/bundle/step.ts';

const definition = "name = 'winxp'\nmemory = 512";

/** What each step wants of which files; undefined: there is no such file yet. */
const wishes: Readonly<Record<string, readonly (readonly [string, string | undefined, string])[]>> = {
  motd: [['motd', 'old motd\n', 'new motd\n']],
  fresh: [['fresh', undefined, "it's `new` $HOME\n"]],
  three: [
    ['three.1', 'old\n', 'new 1\n'],
    ['three.2', undefined, 'new 2\n'],
    ['three.3', 'old\n', 'new 3\n'],
  ],
  volume: [['volumes', 'server/other 1\n', 'server/other 1\nserver/winxp 8\n']],
  define: [['winxp.cfg', 'name = "old"\n', `${definition}\n`]],
  last: [['last', 'old\n', 'new\n']],
};

/** The files as they are before the first run. */
export function lay(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, old] of Object.values(wishes).flat()) {
    if (old !== undefined) writeFileSync(join(folder, name), old);
  }
}

/** Files that are neither as they were nor as they should be. */
export function halves(folder: string): readonly string[] {
  return Object.values(wishes)
    .flat()
    .filter(([name, old, wanted]) => ![old, wanted].includes(textOf(join(folder, name))))
    .map(([name]) => name);
}

/** Is all that a step wants there? */
export function isDone(folder: string, step: string): boolean {
  return (wishes[step] ?? []).every(([name, , wanted]) => textOf(join(folder, name)) === wanted);
}

export const stepIds: readonly string[] = Object.keys(wishes);

/** Where the bundle can be held up: in the checks, before, in and after each apply, and in each undo. */
export const holds: readonly string[] = [
  ...stepIds.flatMap((id) => [`check-${id}`, `apply-${id}`, `done-${id}`, `again-${id}`]),
  'mid-1',
  'mid-2',
  'mid-3',
  'mid-volume',
];
export const undoHolds: readonly string[] = stepIds.map((id) => `undo-${id}`);

/**
 * @param folder the files; `allowed` in it lets the last step pass, where `rollback` makes it fail.
 * @param faults the folder of the hooks.
 */
export function wantedBundle(folder: string, faults: string, rollback: boolean): Bundle {
  const at = (name: string): string => join(folder, name);
  const put = (id: string, file: string, text: string, check: ShellText = sh`true`): Step => ({
    id,
    title: `file ${file}`,
    check: sh`ct_look ${id}
if [ "$(cat ${at(file)} 2>/dev/null)" = ${text} ]; then ct_ok there; else ct_differs 'not so yet'; fi`,
    apply: sh`ct_hook apply-${id}
printf '%s\n' ${text} | ct_put ${at(file)} ${check}
ct_hook done-${id}`,
    undo: sh`ct_hook undo-${id}; ct_take_back`,
  });
  return {
    title: 'six steps',
    library: [shellFile(files), hooks(faults)],
    rollback,
    steps: [
      put('motd', 'motd', 'new motd'),
      put('fresh', 'fresh', "it's `new` $HOME"),
      three(at('three')),
      volume(at('volumes')),
      put('define', 'winxp.cfg', definition, sh`ct_is_definition`),
      rollback ? failing(put('last', 'last', 'new'), at('allowed')) : put('last', 'last', 'new'),
    ],
  };
}

/** ct_hook NAME: stops there until it is let go, when the harness has asked for it. */
const hooks = (faults: string): ShellText => sh`
ct_hook() {
  if [ -e ${faults}/hook."$1" ] && rm ${faults}/hook."$1"; then
    mkdir ${faults}/reached
    echo hook >${faults}/reached/pids
    read -r ct_go <${faults}/go
  fi
}
ct_look() { if [ -n "$ct_applied" ]; then ct_hook "again-$1"; else ct_hook "check-$1"; fi; }
ct_is_definition() { grep memory "$1" >/dev/null; }`;

/** Several writes, each of them whole. */
const three = (path: string): Step => ({
  id: 'three',
  title: 'three files',
  check: sh`ct_look three
for ct_n in 1 2 3; do
  if [ "$(cat ${path}.$ct_n 2>/dev/null)" != "new $ct_n" ]; then ct_differs "$ct_n is not so yet"; fi
done
ct_ok there`,
  apply: sh`ct_hook apply-three
for ct_n in 1 2 3; do
  echo "new $ct_n" >${path}.part
  ct_hook "mid-$ct_n"
  mv ${path}.part ${path}.$ct_n
done
ct_hook done-three`,
});

/** A stand-in for LVM: one line a volume. */
const volume = (state: string): Step => ({
  id: 'volume',
  title: 'volume server/winxp',
  check: sh`ct_look volume
if grep '^server/winxp ' ${state} >/dev/null; then ct_ok there; else ct_differs absent; fi`,
  apply: sh`ct_hook apply-volume
{ cat ${state}; echo 'server/winxp 8'; } >${state}.new
ct_hook mid-volume
echo made >"$ct_mark"
mv ${state}.new ${state}
ct_hook done-volume`,
  undo: sh`ct_hook undo-volume
if [ -e "$ct_mark" ]; then grep -v '^server/winxp ' ${state} >${state}.new; mv ${state}.new ${state}; fi`,
});

const failing = (step: Step, allowed: string): Step => ({
  ...step,
  apply: sh`if [ ! -e ${allowed} ]; then ct_die 'not allowed yet'; fi
${step.apply ?? ''}`,
});

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
