/** How an existing definition is held against what was asked, and a new one against the toolstack's dry run. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quote } from '../../../src/remote/bundle/shell.ts';
import { shellNames } from './run-shell.ts';
import { fakeServer } from './server.ts';

describe.each(shellNames)('in %s', (shell) => {
  it.each([
    ["[ 'phy:/dev/server/winxp,hda,w' ]", true],
    ["[ 'phy:/dev/server/winxp,ioemu:hda,w', 'file:/root/x.iso,hdc:cdrom,r' ]", true],
    ["[ 'file:/root/x.iso,hdc:cdrom,r', 'phy:/dev/server/winxp,hda,w' ]", true],
    ["[ 'format=raw,vdev=hda,access=rw,target=/dev/server/winxp' ]", true],
    ["[ '/dev/server/winxp,,hda,w' ]", true],
    ["[ '/dev/server/winxp' ]", true],
    ["[ 'phy:/dev/server/winxp2,hda,w' ]", false],
    ["[ 'phy:/mnt/dev/server/winxp,hda,w' ]", false],
    ["[ 'phy:/dev/server/winx,hda,w' ]", false],
    ['[ ]', false],
  ])('%s has the disk: %s', (disks, same) => {
    const server = fakeServer();
    const file = server.define('a', `disk = ${disks}\n`);
    const events = server.output(shell, `ct_same_disk disk ${quote(file)} /dev/server/winxp`);
    expect(events === '').toBe(same);
    if (!same) expect(events).toMatch(/^difference\ttest\tdisk\t[^\t]+\t\/dev\/server\/winxp$/);
  });

  it('a path with characters of patterns is no pattern', () => {
    const server = fakeServer();
    const file = server.define('a', "disk = [ 'file:/root/winxp.iso,hdc:cdrom,r' ]\n");
    expect(server.output(shell, `ct_same_disk iso ${quote(file)} '/root/*.iso'`)).toContain('difference');
    expect(server.output(shell, `ct_same_disk iso ${quote(file)} '/root/winxp.iso'`)).toBe('');
  });

  it.each([
    ["[ 'bridge=intern' ]", '[bridge=intern]'],
    ["[ 'type=ioemu,mac=00:16:3e:01:02:03,bridge=intern' ]", '[bridge=intern]'],
    ["[ 'mac=00:16:3E:0A:0B:0C,bridge=intern' ]", '[bridge=intern]'],
    ["[ 'bridge=intern,mac=00:16:3e:01:02:03' ]", '[bridge=intern]'],
    ["[ 'bridge=intern', 'bridge=extern' ]", '[bridge=intern,bridge=extern]'],
    ["[ '' ]", '[]'],
  ])('the cards %s are %s', (cards, shown) => {
    const server = fakeServer();
    const file = server.define('a', `vif = ${cards}\n`);
    expect(server.output(shell, `ct_cards ${quote(file)}`)).toBe(shown);
  });

  it.each([
    ["ct_same memory '512' '512'", ''],
    ["ct_same memory '512' '1024'", 'difference\ttest\tmemory\t512\t1024'],
    ["ct_same keymap '' 'de'", 'difference\ttest\tkeymap\tnot set\tde'],
  ])('%s', (script, events) => {
    expect(fakeServer().output(shell, script)).toBe(events);
  });

  describe('the dry run', () => {
    const dryRun = (toolstack: string, body: string) => {
      const server = fakeServer();
      server.tool(toolstack, `echo "$@" >>calls; ${body}`);
      const script = '(set -e; ct_dry_run ./a); echo $?; cat cause calls 2>/dev/null || :';
      return server.output(shell, script, { ct_toolstack: toolstack }).split('\n');
    };

    it('starts nothing', () => {
      expect(dryRun('xl', 'exit 0')).toEqual(['0', '-N create ./a']);
      expect(dryRun('xm', 'exit 0')).toEqual(['0', 'create -q -n ./a']);
    });

    it.each([
      ['xl', './a:3: config parsing error near `hunter2: lexical error', 'line 3: '],
      ['xm', 'Error: invalid syntax (a, line 3): hunter2', 'line 3: '],
      ['xm', 'Error: name hunter2 is not defined', ''],
      ['xm', 'Error: invalid syntax hunter2 (a, line 3)', 'line 3: '],
    ] as const)(
      '%s says nothing of a file that holds a password but where it is wrong: %s',
      (toolstack, words, at) => {
        const told = dryRun(toolstack, `echo "vncpasswd = hunter2" >a; echo '${words}' >&2; exit 1`);
        expect(told.join()).not.toContain('hunter2');
        expect(told[1]).toBe(
          `${toolstack} does not take the definition: ${at}not repeated, for the file holds a password; see ctctl config lint`,
        );
      },
    );

    it('that fails ends the apply with its first error', () => {
      const xl =
        "echo 'Parsing config from ./a' >&2; echo \"./a:3: config parsing error near 'path'\" >&2; echo more >&2; exit 1";
      expect(dryRun('xl', xl)).toEqual([
        '90',
        "xl does not take the definition: ./a:3: config parsing error near 'path'",
        '-N create ./a',
      ]);
      expect(dryRun('xm', "echo 'Error: name x is not defined' >&2; echo usage; exit 1")[1]).toBe(
        'xm does not take the definition: Error: name x is not defined',
      );
    });
  });

  it('the folder of Xen is that of the inventory, or is not there', () => {
    const server = fakeServer();
    const folder = join(server.folder, 'xen 3.2');
    mkdirSync(join(folder, 'boot'), { recursive: true });
    writeFileSync(join(folder, 'boot', 'hvmloader'), '');
    const find = 'ct_xen=; ct_find_xen_folder && echo "$ct_xen" || echo none';
    expect(server.output(shell, find, { ct_xen_folder: folder })).toBe(folder);
    expect(server.output(shell, find, { ct_xen_folder: '/nowhere' })).toBe('none');
  });

  it('the bridges are those that brctl shows, without their ports', () => {
    const server = fakeServer();
    server.tool('brctl', '');
    const shown = [
      'bridge name\tbridge id\t\tSTP enabled\tinterfaces',
      'extern\t\t8000.525400123456\tno\t\teth0',
      '\t\t\t\t\t\t\tvif1.0',
      'intern\t\t8000.000000000000\tno\t\t',
    ];
    server.printing('brctl.text', `${shown.join('\n')}\n`);
    // busybox has a brctl of its own, which goes before any on PATH: a function goes before both.
    const names = server.output(shell, 'brctl() { brctl.text; }; ct_bridges').split('\n');
    expect(names.filter((name) => !['extern', 'intern'].includes(name))).not.toContain('vif1.0');
    expect(names).toEqual(expect.arrayContaining(['extern', 'intern']));
    expect(names).not.toContain('bridge');
  });

  it('a file that may not be read is passed over', () => {
    const server = fakeServer();
    server.define('a', 'memory = 64\n');
    chmodSync(server.define('b', 'memory = 64\n'), 0);
    // root may read everything: then both are there.
    expect(['a', 'a b']).toContain(
      server.output(shell, 'ct_definition_files | sed "s|.*/||" | tr "\\n" " "').trim(),
    );
  });
});
