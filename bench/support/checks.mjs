/**
 * The twenty checks, each as shell, as a task of Ansible and as a step of a user's bundle. What they ask for is so
 * already: nothing has anything to do.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const five = [1, 2, 3, 4, 5];
/** Debian cannot be without them. */
const packages = ['base-files', 'coreutils', 'dash', 'dpkg', 'grep'];

/** How the three ways correspond, for whoever reads the figures. */
export const mapping = [
  '5 directories with a mode: stat | file: state=directory mode=',
  '5 files with a content: cmp | copy: content= (four sessions of Ansible each)',
  '5 lines in a file: grep -qxF | lineinfile:',
  '5 packages: dpkg-query -W | command: dpkg-query -W (its apt needs python3-apt, and takes longer)',
];

/** @param tree the folder that `makeTree` fills. @returns the twenty; directories come first. */
export function checksIn(tree) {
  return [
    ...five.map((number) => directory(`directory-${number}`, join(tree, `directory-${number}`))),
    ...five.map((number) => file(`file-${number}`, join(tree, `file-${number}`), textOf(number))),
    ...five.map((number) => line(`line-${number}`, join(tree, 'lines'), lineOf(number))),
    ...packages.map((name, at) => installed(`package-${at + 1}`, name)),
  ];
}

/** Makes everything as the checks want it. */
export function makeTree(tree) {
  mkdirSync(tree);
  for (const number of five) {
    const folder = join(tree, `directory-${number}`);
    mkdirSync(folder);
    chmodSync(folder, 0o750);
    writeFileSync(join(tree, `file-${number}`), textOf(number));
  }
  writeFileSync(join(tree, 'lines'), ['# settings', ...five.map(lineOf), ''].join('\n'));
}

/** One check: `holds` is a shell condition, `task` is Ansible's, `step` is that of a user's bundle. */
function directory(id, path) {
  const holds = `[ "$(stat -c '%F %a' ${quote(path)})" = 'directory 750' ]`;
  const mode = '0750';
  const task = { file: { path, state: 'directory', mode } };
  return { id, holds, task, step: { file: { path, state: 'folder', mode } } };
}

function file(id, path, content) {
  const holds = `printf %s ${quote(content)} | cmp -s - ${quote(path)}`;
  return { id, holds, task: { copy: { dest: path, content } }, step: { file: { path, content } } };
}

function line(id, path, text) {
  const holds = `grep -qxF ${quote(text)} ${quote(path)}`;
  return { id, holds, task: { lineinfile: { path, line: text } }, step: { line: { path, line: text } } };
}

function installed(id, name) {
  const status = 'install ok installed';
  const format = `\${Status}`;
  const holds = `[ "$(dpkg-query -W -f '${format}' ${name})" = '${status}' ]`;
  const command = { argv: ['dpkg-query', '-W', '-f', format, name] };
  const task = {
    command,
    register: 'asked',
    changed_when: false,
    failed_when: `asked.stdout != '${status}'`,
  };
  return { id, holds, task, step: { package: { name } } };
}

/** A condition as the check of a step. */
export const checkOf = (holds) => `if ${holds}; then ct_ok 'as it should be'; else ct_differs 'not so'; fi`;

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
const textOf = (number) => `This is file ${number}.\nctctl keeps it as it is.\n`;
const lineOf = (number) => `setting${number} = value ${number}`;
