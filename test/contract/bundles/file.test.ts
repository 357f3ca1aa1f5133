/** The kind `file` in real shells: written once, to the byte; modes, owners, folders; and taken back. Needs to be root. */
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileKind } from '../../../src/bundles/kinds/file.ts';
import { Secret } from '../../../src/common/secret.ts';
import { word } from '../../../src/remote/bundle/shell.ts';
import { failing, type Host, host, said, shellNames } from '../bundles-host/host.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

const fileOn = (server: Host, name: string, fields: object, id = 'file') =>
  server.step(id, fileKind, { path: join(server.folder, name), ...fields });

const textOf = (path: string): string =>
  lstatSync(path).isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, 'utf8');

/** Every text that has been saved, with its file's name. */
function savedOn({ folder }: Host): Readonly<Record<string, string>> {
  const saved = join(folder, 'state', 'saved');
  return Object.fromEntries(
    readdirSync(saved)
      // Beside each of them stands a note.
      .filter((each) => !each.endsWith('.from'))
      .flatMap((each) =>
        readdirSync(join(saved, each)).map((name) => [name, join(saved, each, name)] as const),
      )
      .map(([name, path]) => [name, textOf(path)]),
  );
}

const contents: Readonly<Record<string, string>> = {
  empty: '',
  'no newline at the end': 'a\nb',
  'newlines only': '\n\n\n',
  'carriage returns': 'a\r\nb\r\n',
  umlauts: 'Grüße aus München € 🙂\n',
  quotes: `it's "so" \`x\` $HOME $(id) \\n \\\\ %s %d \\c !! * ? ~ #`,
  'control characters': '\u0001\t\u001b[31m\u007f\n',
  options: '-n\n',
  // A parser of shell or of our own framing may stumble here.
  'words of shell': "EOF\n%CTCTL-1\n%CTCTL-ß\n%ß\nCß\n}\n)\nesac'\n",
  large: 'abcdefghijklmno\n'.repeat(65_536),
};

describe.each(shellNames)('in %s', (shell) => {
  it('any content, to the byte, and the second run changes nothing', async () => {
    const server = host();
    const steps = Object.entries(contents).map(([name, content], at) =>
      fileOn(server, name, { content }, `file-${at}`),
    );
    expect((await server.run(shell, steps)).outcome).toBe('changed');
    for (const [name, content] of Object.entries(contents)) {
      expect(server.read(name) === content, name).toBe(true);
    }
    expect((await server.run(shell, steps)).outcome).toBe('unchanged');
  });

  it('says what differs, and nothing of the content', async () => {
    const server = host();
    const path = server.write('motd', 'old gehe1m\n', 0o600);
    const step = fileOn(server, 'motd', { content: 'new gehe1m\n', mode: '0644' });
    const plan = await server.run(shell, [step], { mode: 'plan' });
    expect(said(plan)).toEqual([
      expect.stringMatching(
        /^pending: other content \(11 bytes of [-0-9]+ [:0-9]+\); mode 0600, wanted 0644$/,
      ),
    ]);
    const report = await server.run(shell, [step]);
    expect(said(report)).toEqual(['changed: there']);
    expect(JSON.stringify(report)).not.toContain('gehe1m');
    expect([server.read('motd'), modeOf(path)]).toEqual(['new gehe1m\n', '644']);
    expect(savedOn(server)).toEqual({ motd: 'old gehe1m\n' });
    expect(report.steps[0]?.undoBy).toMatch(/^cp -p '.*saved.*motd' '.*motd'$/);
    expect(readdirSync(server.folder).sort()).toEqual(['bin', 'motd', 'state']);
  });

  it.each([
    ['0644', '644'],
    ['0600', '600'],
    ['4755', '4755'],
    ['000', '0'],
  ])('mode %s', async (mode, octal) => {
    const server = host();
    const step = fileOn(server, 'a', { content: 'x', mode });
    expect((await server.run(shell, [step])).outcome).toBe('changed');
    expect(modeOf(join(server.folder, 'a'))).toBe(octal);
    expect((await server.run(shell, [step])).outcome).toBe('unchanged');
  });

  it('keeps mode and owner of an old file, and gives it to others', async () => {
    const server = host();
    const path = server.write('a', 'old', 0o4750);
    chownSync(path, 1, 2);
    chmodSync(path, 0o4750);
    await server.run(shell, [fileOn(server, 'a', { content: 'new' })]);
    expect([modeOf(path), statSync(path).uid, statSync(path).gid]).toEqual(['4750', 1, 2]);
    const given = fileOn(server, 'a', { content: 'new', owner: 'nobody', group: '7' });
    const plan = await server.run(shell, [given], { mode: 'plan' });
    expect(said(plan)).toEqual(['pending: owner daemon, wanted nobody; group 2, wanted 7']);
    expect((await server.run(shell, [given])).outcome).toBe('changed');
    expect([modeOf(path), statSync(path).uid, statSync(path).gid]).toEqual(['4750', 65_534, 7]);
    expect((await server.run(shell, [given])).outcome).toBe('unchanged');
  });

  it('a new file is readable for all, one with a secret for its owner only', async () => {
    const server = host();
    const content = word(['password=', new Secret("geh'e1m"), '\n']);
    const steps = [
      fileOn(server, 'a', { content: 'x' }, 'plain'),
      fileOn(server, 'b', { content }, 'secret'),
    ];
    const report = await server.run(shell, steps);
    expect(report.outcome).toBe('changed');
    expect(server.read('b')).toBe("password=geh'e1m\n");
    expect(['a', 'b'].map((name) => modeOf(join(server.folder, name)))).toEqual(['644', '600']);
    expect(JSON.stringify([report, steps])).not.toContain('e1m');
  });

  it('create_only leaves the content of an old file alone, not its mode', async () => {
    const server = host();
    const path = server.write('a', 'theirs', 0o600);
    const step = fileOn(server, 'a', { content: 'ours', create_only: true, mode: '0640' });
    expect(said(await server.run(shell, [step], { mode: 'plan' }))).toEqual([
      'pending: mode 0600, wanted 0640',
    ]);
    await server.run(shell, [step]);
    expect([server.read('a'), modeOf(path)]).toEqual(['theirs', '640']);
    const fresh = fileOn(server, 'b', { content: 'ours', create_only: true });
    await server.run(shell, [fresh]);
    expect(server.read('b')).toBe('ours');
  });

  it('writes what a link leads to, and leaves the link', async () => {
    const server = host();
    server.write('real/b', 'old');
    symlinkSync('real', join(server.folder, 'folder'));
    symlinkSync('folder/../real/b', join(server.folder, 'a'));
    const step = fileOn(server, 'a', { content: 'new' });
    expect((await server.run(shell, [step])).outcome).toBe('changed');
    expect(server.read('real/b')).toBe('new');
    expect(lstatSync(join(server.folder, 'a')).isSymbolicLink()).toBe(true);
    expect((await server.run(shell, [step, failing], { rollback: true })).outcome).toBe('failed');
    expect(server.read('real/b')).toBe('new');
  });

  it('absent moves it away: nothing is lost', async () => {
    const server = host();
    server.write('a', 'precious', 0o640);
    symlinkSync('a', join(server.folder, 'link'));
    const steps = [
      fileOn(server, 'link', { state: 'absent' }, 'link'),
      fileOn(server, 'a', { state: 'absent' }),
      fileOn(server, 'nowhere/a', { state: 'absent' }, 'never'),
    ];
    const report = await server.run(shell, steps);
    expect(said(report)).toEqual(['changed: not there', 'changed: not there', 'ok: not there']);
    expect(report.steps[1]?.undoBy).toMatch(/^mv /);
    expect(['a', 'link'].map(server.has)).toEqual([false, false]);
    expect(savedOn(server)).toEqual({ a: 'precious', link: '-> a' });
    expect((await server.run(shell, steps)).outcome).toBe('unchanged');
  });

  it('folders: made, with a mode that others may have set bits in', async () => {
    const server = host();
    const path = join(server.folder, 'd');
    const step = fileOn(server, 'd', { state: 'folder', mode: '0750' });
    expect((await server.run(shell, [step])).steps[0]?.undoBy).toMatch(/^rmdir /);
    expect(modeOf(path)).toBe('750');
    chmodSync(path, 0o2775);
    expect(said(await server.run(shell, [step], { mode: 'plan' }))).toEqual([
      'pending: mode 2775, wanted 0750',
    ]);
    expect((await server.run(shell, [step])).steps[0]?.undoBy).toMatch(/^chown 0:0 .* && chmod 2775 /);
    expect(modeOf(path)).toBe('750');
    expect((await server.run(shell, [step])).outcome).toBe('unchanged');
  });

  describe('undo', () => {
    const undone = async (server: Host, ...steps: Parameters<Host['run']>[1]) =>
      (await server.run(shell, [...steps, failing], { rollback: true })).steps.map(({ state }) => state);

    it('gives text, mode and owner back, and removes what was new', async () => {
      const server = host();
      const path = server.write('old', 'old', 0o604);
      chownSync(path, 1, 2);
      server.write('away', 'away', 0o640);
      writeFileSync(join(server.folder, 'kept'), 'kept');
      symlinkSync('kept', join(server.folder, 'link'));
      mkdirSync(join(server.folder, 'd'), { mode: 0o755 });
      const { uid, gid } = statSync(path);
      const states = await undone(
        server,
        fileOn(server, 'old', { content: 'new', mode: '0600', owner: '0' }, 'old'),
        fileOn(server, 'fresh', { content: 'new' }, 'fresh'),
        fileOn(server, 'away', { state: 'absent' }, 'away'),
        fileOn(server, 'link', { state: 'absent' }, 'link'),
        fileOn(server, 'd', { state: 'folder', mode: '0700' }, 'd'),
        fileOn(server, 'd/e', { state: 'folder' }, 'e'),
      );
      expect(states).toEqual([...Array.from({ length: 6 }, () => 'undone'), 'failed']);
      expect([server.read('old'), server.read('away'), modeOf(join(server.folder, 'away'))]).toEqual([
        'old',
        'away',
        '640',
      ]);
      expect([modeOf(path), statSync(path).uid, statSync(path).gid]).toEqual(['604', uid, gid]);
      expect(lstatSync(join(server.folder, 'link')).isSymbolicLink()).toBe(true);
      expect(modeOf(join(server.folder, 'd'))).toBe('755');
      expect(readdirSync(server.folder).sort()).toEqual(['away', 'bin', 'd', 'kept', 'link', 'old', 'state']);
      expect(readdirSync(join(server.folder, 'd'))).toEqual([]);
    });

    it('leaves alone what somebody has changed since', async () => {
      const server = host();
      server.write('a', 'old');
      const path = join(server.folder, 'a');
      const meddler = server.step('meddler', fileKind, { path, content: 'theirs' });
      const { undo: _, ...withoutUndo } = meddler.step;
      const report = await server.run(
        shell,
        [fileOn(server, 'a', { content: 'ours' }), { ...meddler, step: withoutUndo }, failing],
        { rollback: true },
      );
      expect(report.steps.map(({ state }) => state)).toEqual(['undo-failed', 'changed', 'failed']);
      expect(report.steps[0]?.output).toEqual([`${path} has been changed since: left as it is`]);
      expect(server.read('a')).toBe('theirs');
    });

    it('a folder that is not empty any more stays', async () => {
      const server = host();
      const made = fileOn(server, 'd', { state: 'folder' }, 'd');
      const inside = fileOn(server, 'd/a', { content: 'x' }, 'a');
      const { undo: _, ...withoutUndo } = inside.step;
      const needing = { ...inside, step: { ...withoutUndo, needs: ['d'] } };
      expect(await undone(server, made, needing)).toEqual(['undo-failed', 'changed', 'failed']);
      expect(server.read('d/a')).toBe('x');
    });
  });
});
