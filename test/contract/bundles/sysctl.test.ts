/**
 * The kind `sysctl` over a stand-in for the kernel's settings: a file for each key. No key is one that a kernel has, so
 * that nothing here could ever change this machine.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sysctlKind } from '../../../src/bundles/kinds/sysctl.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import { failing, type Host, host, said, shellNames } from '../bundles-host/host.ts';
import { withTool } from './stand-in.ts';

/** Speaks as procps does; `only.small` takes no large value, `odd` makes something else of what it gets. */
const tool = `
case $1 in
  -n)
    [ "$2" != secret.key ] || { echo "sysctl: permission denied on key '$2'" >&2; exit 255; }
    [ -e "$S/proc/$2" ] || { echo "sysctl: cannot stat /proc/sys/$2: No such file or directory" >&2; exit 255; }
    cat "$S/proc/$2" ;;
  -w)
    key=\${2%%=*} value=\${2#*=}
    echo "$2" >>"$S/calls"
    case $key$value in
      only.small???*) echo "sysctl: setting key \\"$key\\": Invalid argument" >&2; exit 255 ;;
      odd*) echo 7 >"$S/proc/$key" ;;
      *) printf '%s\\n' "$value" | tr ' ' '\\t' >"$S/proc/$key" ;;
    esac
    echo "$key = $value" ;;
esac`;

function kernel(
  settings: Readonly<Record<string, string>>,
): Host & { set(fields: object): ReturnType<Host['step']> } {
  const server = host({ variables: (folder) => ({ ct_etc: join(folder, 'etc') }) });
  server.write('calls', '');
  mkdirSync(join(server.folder, 'etc/sysctl.d'), { recursive: true });
  for (const [key, value] of Object.entries(settings)) server.write(`proc/${key}`, value);
  return {
    ...server,
    set: (fields) => withTool(server, 'sysctl', tool, server.step('set', sysctlKind, fields)),
  };
}

const stored = 'etc/sysctl.d/60-ctctl.conf';

describe.each(shellNames)('in %s', (shell) => {
  it('sets and stores, once', async () => {
    const server = kernel({ 'ctctl.test.forward': '0\n' });
    const step = server.set({ key: 'ctctl.test.forward', value: 1 });
    const file = join(server.folder, stored);
    expect(said(await server.run(shell, [step], { mode: 'plan' }))).toEqual([
      `pending: is 0; not stored in ${file}`,
    ]);
    const report = await server.run(shell, [step]);
    expect(said(report)).toEqual([`changed: 1, stored in ${file}`]);
    expect(report.steps[0]?.undoBy).toBe(
      `sysctl -w 'ctctl.test.forward=0'; rm '${file.replaceAll("'", "'\\''")}'`,
    );
    expect([server.read(stored), server.read('proc/ctctl.test.forward')]).toEqual([
      'ctctl.test.forward = 1\n',
      '1\n',
    ]);
    expect((await server.run(shell, [step])).outcome).toBe('unchanged');
    expect(server.read('calls')).toBe('ctctl.test.forward=1\n');
  });

  it.each([
    ['k.a = 1\n', 'k.a = 2\n'],
    ['#k.a = 2\nk.a=1', '#k.a = 2\nk.a = 2'],
    ['k.a=2\n k/a =  1\r\nx = 3\n', 'k.a=2\nk.a = 2\r\nx = 3\n'],
    ['-k.a = 1\n', 'k.a = 2\n'],
    ['k.ab = 2\nkxa = 2\n', 'k.ab = 2\nkxa = 2\nk.a = 2\n'],
  ])('stored before: %j', async (before, after) => {
    const server = kernel({ 'k.a': '2\n' });
    server.write(stored, before);
    const step = server.set({ key: 'k.a', value: '2' });
    expect((await server.run(shell, [step])).outcome).toBe('changed');
    expect([server.read(stored), server.read('calls')]).toEqual([after, '']);
    expect((await server.run(shell, [step])).outcome).toBe('unchanged');
  });

  it('blanks and TABs are all the same', async () => {
    const server = kernel({ 'ctctl.test.rmem': '4096\t131072\t6291456\n' });
    server.write(stored, 'ctctl.test.rmem =\t4096   131072 6291456\n');
    const step = server.set({
      key: 'ctctl.test.rmem',
      value: ' 4096 131072\t6291456 ',
    });
    expect((await server.run(shell, [step])).outcome).toBe('unchanged');
  });

  it.each([
    ['no.key', 'refused: the kernel has no no.key here'],
    ['secret.key', "refused: secret.key cannot be read: permission denied on key 'secret.key'"],
  ])('%s: %s', async (key, text) => {
    const server = kernel({});
    expect(said(await server.run(shell, [server.set({ key, value: 1 })]))).toEqual([text]);
  });

  it('nothing is stored that the kernel does not take', async () => {
    const server = kernel({ 'only.small': '1\n', odd: '1\n' });
    expect(
      said(await server.run(shell, [server.set({ key: 'only.small', value: 1000 })], { rollback: true })),
    ).toEqual(['failed: the kernel does not take only.small = 1000: Invalid argument']);
    expect(said(await server.run(shell, [server.set({ key: 'odd', value: 5 })]))).toEqual([
      'failed: the kernel made 7 of odd = 5',
    ]);
    expect([server.has(stored), server.read('proc/only.small')]).toEqual([false, '1\n']);
  });

  it('the old value comes back when it cannot be stored', async () => {
    const server = kernel({ 'k.a': '1\n' });
    const broken = `case "$*" in *60-ctctl*) echo 'mv: oops: Input/output error' >&2; exit 1 ;; esac; exec /bin/mv "$@"`;
    const step = withTool(server, 'mv', broken, server.set({ key: 'k.a', value: 2 }));
    const report = await server.run(shell, [step]);
    expect(said(report)).toEqual([
      expect.stringMatching(/^failed: cannot replace .*60-ctctl.conf: Input\/output error$/),
    ]);
    expect([server.read('proc/k.a'), server.has(stored)]).toEqual(['1\n', false]);
  });

  it('undo: both, unless somebody has changed one since', async () => {
    const server = kernel({ 'k.a': '1 2\n' });
    server.write(stored, '# mine\n');
    const step = server.set({ key: 'k.a', value: '3 4' });
    const undone = await server.run(shell, [step, failing], { rollback: true });
    expect(undone.steps.map(({ state }) => state)).toEqual(['undone', 'failed']);
    expect([server.read('proc/k.a'), server.read(stored)]).toEqual(['1\t2\n', '# mine\n']);
    // Somebody else sets it while the run goes on.
    const meddler = {
      step: { ...failing.step, apply: sh`echo 9 >${join(server.folder, 'proc/k.a')}; false` },
      library: [],
    };
    const left = await server.run(shell, [step, meddler], { rollback: true });
    expect(left.steps[0]).toMatchObject({
      state: 'undo-failed',
      output: ['k.a = 3 4', 'k.a has been changed since: left as it is'].slice(-1),
    });
    expect([server.read('proc/k.a'), server.read(stored)]).toEqual(['9\n', '# mine\n']);
  });

  it('stores in the one file of servers without /etc/sysctl.d, or where it is told', async () => {
    const server = kernel({ 'k.a': '1\n' });
    rmSync(join(server.folder, 'etc/sysctl.d'), { recursive: true });
    await server.run(shell, [server.set({ key: 'k.a', value: 1 })]);
    expect(server.read('etc/sysctl.conf')).toBe('k.a = 1\n');
    await server.run(shell, [
      server.set({ key: 'k.a', value: 1, file: join(server.folder, 'etc/own.conf') }),
    ]);
    expect(server.read('etc/own.conf')).toBe('k.a = 1\n');
    const nowhere = server.set({ key: 'k.a', value: 1, file: join(server.folder, 'x/own.conf') });
    expect(said(await server.run(shell, [nowhere]))).toEqual([
      `refused: there is no folder ${server.folder}/x`,
    ]);
  });

  it('warns of files that are read later and say something else', async () => {
    const server = kernel({ 'k.a': '1\n' });
    server.write('etc/sysctl.d/10-early.conf', 'k.a = 2\n');
    const late = server.write('etc/sysctl.d/90-late.conf', 'k.a = 2\n');
    server.write('etc/sysctl.d/95-same.conf', 'k.a = 1\n');
    const { warnings } = await server.run(shell, [server.set({ key: 'k.a', value: 1 })], { mode: 'plan' });
    expect(warnings).toEqual([`k.a is set to something else in ${late}, which is read later at boot`]);
  });
});
