/** `config edit` of the built program: a definition of a server in an editor that is a small script. */

import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Practice, startPractice } from '../support/practice.ts';

const old = `# Windows of the office
name = 'office'
builder = 'hvm'
kernel = '/usr/lib/xen-3.2-1/boot/hvmloader'
memory = 512
on_crash = 'destroy'
vncpasswd = 'hush-hush'
`;
const textFor = { xm: old, xl: old.replace(/kernel.*\n/, '') } as const;

describe.each(['xl', 'xm'] as const)('on a server with %s', (toolstack) => {
  const text = textFor[toolstack];
  const target = 'practice:office';
  let practice: Practice;
  let editors: string;
  beforeAll(async () => {
    practice = await startPractice(toolstack);
    editors = mkdtempSync(join(tmpdir(), 'ctctl-editors-'));
  });
  afterAll(async () => {
    await practice?.stop();
    rmSync(editors, { recursive: true, force: true });
  });
  beforeEach(() => {
    writeFileSync(path(), text);
    chmodSync(path(), 0o640);
  });

  const path = (): string => join(practice.server, 'etc/xen/office');
  const present = (): string => readFileSync(path(), 'utf8');
  const saved = (): readonly string[] => {
    const folder = join(practice.server, 'var/lib/ctctl/saved');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  /** An editor: POSIX sh that has the file in $1. */
  const editor = (name: string, body: string): string => {
    const file = join(editors, name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const edit = (EDITOR: string, args: readonly string[] = ['--yes'], env: NodeJS.ProcessEnv = {}) =>
    practice.run(['config', 'edit', target, ...args], { env: { EDITOR, ...env } });
  /** The file that was kept; it must be for its owner only. */
  const kept = (words: string): string => {
    const file = /your text is kept in (\S+)/.exec(words)?.[1] ?? '';
    expect([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
    const found = readFileSync(file, 'utf8');
    rmSync(dirname(file), { recursive: true });
    return found;
  };

  it('an edited text takes its place, with the difference told and no password in it', async () => {
    const { code, stdout, stderr } = await edit("sed -i 's/512/640/; s/hush-hush/hush-more/'");
    expect(code).toBe(0);
    expect(present()).toBe(text.replace('512', '640').replace('hush-hush', 'hush-more'));
    expect(statSync(path()).mode & 0o777).toBe(0o640);
    expect(stderr).toMatch(/^-memory = 512\n\+memory = 640$/m);
    expect(stderr).toMatch(/^-vncpasswd = '\*\*\*'\n\+vncpasswd = '\*\*\* \(2\)'$/m);
    expect(stdout).toContain('changed');
    expect(stdout + stderr).not.toContain('hush-');
    expect(stderr).not.toContain('kept in');
  });

  it('what is not edited stays to the byte', async () => {
    writeFileSync(path(), Buffer.from(`# Gr\u00fc\u00dfe\r\n${text}vcpus = 1`, 'latin1'));
    expect((await edit('sed -i s/512/640/')).code).toBe(0);
    expect(readFileSync(path()).toString('latin1')).toBe(
      `# Gr\u00fc\u00dfe\r\n${text.replace('512', '640')}vcpus = 1`,
    );
  });

  it('what the toolstack refuses: its words once, the definition as it was, the text kept', async () => {
    const before = saved();
    const { code, stderr } = await edit("sed -i 's/512/= 640/'");
    expect([code, present(), saved()]).toEqual([1, text, before]);
    expect(stderr.match(new RegExp(`${toolstack} does not take the definition`, 'g'))).toHaveLength(1);
    // It speaks of the file that is meant, not of the one that was tried.
    expect(stderr).not.toMatch(/ctctl-dry-run|ctctl-new/);
    expect(kept(stderr)).toBe(text.replace('512', '= 640'));
    expect(readdirSync('/tmp').filter((name) => name.startsWith('ctctl-dry-run'))).toEqual([]);
  });

  it('a password that the toolstack repeats is not shown', async () => {
    const { code, stdout, stderr } = await edit(`sed -i "s/'hush-hush'/hush-bare/"`);
    expect([code, present()]).toEqual([1, text]);
    expect(stderr).toContain(`${toolstack} does not take the definition`);
    expect(stdout + stderr).not.toMatch(/hush/);
    expect(kept(stderr)).toContain('hush-bare');
  });

  it('somebody else’s change meanwhile is not written over, and both texts are there', async () => {
    const theirs = text.replace('512', '768');
    const { code, stderr } = await edit(
      editor('meanwhile', `sed -i s/512/640/ "$1"; sed -i s/512/768/ "${path()}"`),
    );
    expect([code, present()]).toEqual([5, theirs]);
    expect(stderr).toContain('has been changed since it was read');
    expect(kept(stderr)).toBe(text.replace('512', '640'));
  });

  it('what our lint finds in the new text alone is said', async () => {
    const { code, stderr } = await edit(`sed -i "$ a disk = [ 'phy:/dev/server/none,hda,w' ]"`);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^line \d+: error \(disk-missing\): .*; /m);
    expect(stderr).not.toContain('(password-readable)');
  });

  // The rest is the same on both.
  if (toolstack === 'xm') return;

  it('an editor sees the very file, in a private place under its own name', async () => {
    const copy = join(editors, 'seen');
    const look = editor('look', `cp "$1" "${copy}"; stat -c '%a %n' "$1" "\${1%/*}" >"${copy}.modes"`);
    const latin1 = Buffer.from(`# Gr\u00fc\u00dfe\r\n${text}`, 'latin1');
    writeFileSync(path(), latin1);
    const { code, stderr } = await edit(look);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`practice:${path()}: nothing was changed`)]);
    expect(readFileSync(copy).equals(latin1)).toBe(true);
    const modes = readFileSync(`${copy}.modes`, 'utf8');
    expect(modes).toMatch(/^600 (.*)\/office\n700 \1\n$/);
    // Gone, with its folder.
    expect(existsSync(/700 (.*)/.exec(modes)?.[1] ?? '/')).toBe(false);
  });

  it.each([
    ['VISUAL before EDITOR', 'false', { VISUAL: 'sed -i s/512/700/' }, 700],
    ['an empty VISUAL is none', 'sed -i s/512/701/', { VISUAL: '' }, 701],
    ['arguments, some with blanks', `sed -i -e "s/memory = 512/memory = 702/" -e ''`, {}, 702],
  ])('%s', async (_name, EDITOR, env, memory) => {
    expect((await edit(EDITOR, ['--yes'], env)).code).toBe(0);
    expect(present()).toContain(`memory = ${memory}\n`);
  });

  it.each([
    ['/nowhere/editor', 1, 'there is no editor /nowhere/editor', 'set EDITOR to the one that you use'],
    ['/tmp', 1, 'the editor /tmp could not be started', 'set EDITOR to the one that you use'],
    // As `:cq` of vi.
    ['false', 9, 'the editor ended with 1: nothing was written\n', ''],
    [`sh -c 'kill -INT $$'`, 130, 'interrupted in the editor\n', ''],
    ['vi "', 2, 'this is no command of an editor: vi "', 'set EDITOR to a program'],
  ])('EDITOR=%s: %i, and nothing is changed', async (EDITOR, code, words, next) => {
    const before = saved();
    const result = await edit(EDITOR);
    expect([result.code, result.stdout, present(), saved()]).toEqual([code, '', text, before]);
    expect(result.stderr).toContain(words);
    expect(result.stderr).toContain(next);
    expect(result.stderr).not.toContain('kept in');
  });

  it('an editor that is killed after a change: what was typed is kept', async () => {
    const { code, stderr } = await edit(editor('killed', `sed -i s/512/640/ "$1"; kill -KILL $$`));
    expect([code, present()]).toEqual([1, text]);
    expect(stderr).toContain('was ended by SIGKILL: nothing was written');
    expect(kept(stderr)).toBe(text.replace('512', '640'));
  });

  it('an editor that removes the file', async () => {
    const { code, stderr } = await edit(editor('removes', 'rm "$1"'));
    expect([code, present()]).toEqual([1, text]);
    expect(stderr).toContain('has left no file');
    expect(stderr).not.toContain('kept in');
  });

  it('without a terminal and --yes nothing is opened', async () => {
    const { code, stderr } = await edit(editor('opened', `touch "${editors}/opened.there"`), []);
    expect([code, present(), existsSync(`${editors}/opened.there`)]).toEqual([5, text, false]);
    expect(stderr).toContain('use --yes');
  });

  it('a file of this computer is for the editor itself', async () => {
    const { code, stderr } = await practice.run(['config', 'edit', './office', '--yes']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('./office is a file of this computer')]);
    const nobody = ['config', 'edit', 'practice:nobody', '--yes'];
    expect((await practice.run(nobody, { env: { EDITOR: 'true' } })).code).toBe(3);
    const noEditor = await practice.run(nobody);
    expect([noEditor.code, noEditor.stderr]).toEqual([5, expect.stringContaining('use --from FILE')]);
  });

  it('a connection that is lost while somebody edits is made again', async () => {
    const inventory = readFileSync(practice.inventory, 'utf8');
    const port = Number(/port: (\d+)/.exec(inventory)?.[1]);
    const links: Socket[] = [];
    const proxy = createServer((client) => {
      const server = connect(port, '127.0.0.1');
      for (const link of [client, server]) link.on('error', () => {});
      client.pipe(server).pipe(client);
      links.push(client, server);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port: ours } = proxy.address() as AddressInfo;
    writeFileSync(practice.inventory, inventory.replace(`port: ${port}`, `port: ${ours}`));
    const [begun, cut] = [join(editors, 'begun'), join(editors, 'cut')];
    const waiting = `sed -i s/512/640/ "$1"; : >"${begun}"; until [ -e "${cut}" ]; do sleep 0.1; done`;
    try {
      const editing = edit(editor('waits', waiting));
      await expect.poll(() => existsSync(begun), { timeout: 20_000 }).toBe(true);
      for (const link of links.splice(0)) link.destroy();
      writeFileSync(cut, '');
      const { code, stderr } = await editing;
      expect([code, present()], stderr).toEqual([0, text.replace('512', '640')]);
      expect(links.length).toBeGreaterThan(0);
    } finally {
      writeFileSync(practice.inventory, inventory);
      for (const link of links) link.destroy();
      proxy.close();
    }
  });

  it('the same change by somebody else is no conflict', async () => {
    const same = editor('same', `sed -i s/512/640/ "$1"; sed -i s/512/640/ "${path()}"`);
    const { code, stderr } = await edit(same);
    expect([code, present()]).toEqual([0, text.replace('512', '640')]);
    expect(stderr).not.toContain('kept in');
  });

  it('--dry-run: the plan, nothing written, the text kept', async () => {
    const before = saved();
    const { code, stdout, stderr } = await edit('sed -i s/512/640/', ['--dry-run', '--json']);
    expect([code, present(), saved()]).toEqual([0, text, before]);
    expect(JSON.parse(stdout)).toMatchObject({ steps: [{ id: 'definition', state: 'pending' }] });
    expect(kept(stderr)).toContain('memory = 640');
  });

  it('--show-script: the script without a password', async () => {
    for (const extra of ['', 's/Windows/\\xfc/']) {
      const { code, stdout, stderr } = await edit(`sed -i "s/512/640/;${extra}"`, ['--show-script']);
      expect([code, present()]).toEqual([0, text]);
      expect(stdout).toContain('ct_revision_check');
      expect(stdout).toContain("'***'");
      expect(stdout + stderr).not.toContain('hush');
    }
  });

  it('the text and its password are not left on the server, but in its history', async () => {
    await edit("sed -i 's/512/640/; s/hush-hush/hush-left/'");
    const state = join(practice.server, 'var/lib/ctctl');
    const found = readdirSync(state, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .filter((file) => readFileSync(file, 'latin1').includes('hush'));
    expect(found.length).toBeGreaterThan(0);
    for (const file of found) {
      expect(file).toMatch(/\/ctctl\/saved\/[-0-9]+\.\d+\/office$/);
      expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    }
  });
});
