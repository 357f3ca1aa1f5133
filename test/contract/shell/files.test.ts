/** ct_put and ct_take_back: a file is replaced as a whole or not at all, and given back as it was. */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quote } from '../../../src/remote/bundle/shell.ts';
import { shellNames } from './run-shell.ts';
import { type FakeServer, fakeServer } from './server.ts';

/** As the runtime calls an apply: in a subshell under set -e that is no condition, for that would switch it off. */
const strictly = (script: string, word = 'done'): string =>
  `(set -e; ${script})\nif [ $? = 0 ]; then echo ${word}; else echo failed; fi`;

const put = (path: string, text: string, check = 'true'): string =>
  strictly(`printf '%s' ${quote(text)} | ct_put ${quote(path)} ${check}`);

/** Beside each of them stands a note. */
const folders = (saved: string): readonly string[] =>
  readdirSync(saved).filter((name) => !name.endsWith('.from'));

const savedOf = ({ folder }: FakeServer): readonly string[] => {
  const saved = join(folder, 'state', 'saved');
  if (!existsSync(saved)) return [];
  return folders(saved).flatMap((each) =>
    readdirSync(join(saved, each)).map((name) => readFileSync(join(saved, each, name), 'utf8')),
  );
};

/** What a step has noted about its file is not the next one's. */
const nextStep = '; rm -f "$ct_mark"*; ';

describe.each(shellNames)('in %s', (shell) => {
  it('writes a new file, for its owner only', () => {
    const server = fakeServer();
    const file = join(server.definitions, "it's new");
    expect(server.output(shell, put(file, 'line\nlast without newline'))).toBe('done');
    expect(readFileSync(file, 'utf8')).toBe('line\nlast without newline');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(server.definitions)).toEqual(["it's new"]);
    expect(savedOf(server)).toEqual([]);
  });

  it.each(['644', '640', '755'])('keeps the mode %s and the owner of an old file, and its text', (octal) => {
    const mode = Number.parseInt(octal, 8);
    const server = fakeServer();
    const file = server.define('a', 'old\n');
    chmodSync(file, mode);
    // Only root can give a file away; anybody else's test knows one owner.
    if (process.getuid?.() === 0) chownSync(file, 1, 2);
    const { uid, gid, ino } = statSync(file);
    expect(server.output(shell, put(file, 'new\n'))).toBe('done');
    const now = statSync(file);
    expect(readFileSync(file, 'utf8')).toBe('new\n');
    expect([now.mode & 0o777, now.uid, now.gid]).toEqual([mode, uid, gid]);
    // Renamed over the old one: whoever has that open still reads it whole.
    expect(now.ino).not.toBe(ino);
    expect(savedOf(server)).toEqual(['old\n']);
    expect(readdirSync(server.definitions)).toEqual(['a']);
  });

  it('shows the new text to the check, beside the old file', () => {
    const server = fakeServer();
    const file = server.define('a', 'old\n');
    const script = `seen() { cat "$1" ${quote(file)} >seen; }; ${put(file, 'new\n', 'seen')}; cat seen`;
    expect(server.output(shell, script)).toBe('done\nnew\nold');
  });

  it.each([
    ['false', 'a check that says no'],
    ['dies', 'a check that knows why'],
  ])('%s: leaves the old file and nothing else', (check) => {
    const server = fakeServer();
    const file = server.define('a', 'old\n');
    const script = `dies() { ct_die 'does not parse'; }; ${put(file, 'new\n', check)}`;
    expect(server.output(shell, script)).toBe('failed');
    expect(readFileSync(file, 'utf8')).toBe('old\n');
    expect(readdirSync(server.definitions)).toEqual(['a']);
    expect([savedOf(server), existsSync(join(server.folder, 'mark'))]).toEqual([[], false]);
  });

  it('leaves no new file where the check says no', () => {
    const server = fakeServer();
    expect(server.output(shell, put(join(server.definitions, 'a'), 'new\n', 'false'))).toBe('failed');
    expect(readdirSync(server.definitions)).toEqual([]);
  });

  it('leaves the old file when the old text cannot be saved', () => {
    const server = fakeServer();
    const file = server.define('a', 'old\n');
    writeFileSync(join(server.folder, 'state'), 'a file where a folder should be');
    const { stdout } = server.run(shell, put(file, 'new\n'));
    expect(stdout).toBe('failed\n');
    expect(readFileSync(file, 'utf8')).toBe('old\n');
    expect(readdirSync(server.definitions)).toEqual(['a']);
  });

  it('leaves the old file when the disk is full', () => {
    const server = fakeServer();
    const file = server.define('a', 'old\n');
    // A limit for files instead of a small disk: the write fails in its middle in the same way.
    const script = `trap '' XFSZ; ulimit -f 8; ${strictly(`head -c 100000 /dev/zero | ct_put ${quote(file)} true`)}`;
    const { stdout } = server.run(shell, script);
    expect(stdout).toBe('failed\n');
    expect(readFileSync(file, 'utf8')).toBe('old\n');
    expect(readdirSync(server.definitions)).toEqual(['a']);
  });

  describe('ct_take_back', () => {
    const back = (path: string): string => strictly(`ct_take_back ${quote(path)}`, 'back');

    it('removes what was new', () => {
      const server = fakeServer();
      const file = join(server.definitions, 'a');
      expect(server.output(shell, `${put(file, 'new\n')}; ${back(file)}`)).toBe('done\nback');
      expect(readdirSync(server.definitions)).toEqual([]);
    });

    it('gives the old text and mode back', () => {
      const server = fakeServer();
      const file = server.define("it's a", 'old\n');
      chmodSync(file, 0o644);
      expect(server.output(shell, `${put(file, 'new\n')}; ${back(file)}`)).toBe('done\nback');
      expect(readFileSync(file, 'utf8')).toBe('old\n');
      expect(statSync(file).mode & 0o777).toBe(0o644);
      expect(readdirSync(server.definitions)).toEqual(["it's a"]);
    });

    it('gives an old file back that was empty', () => {
      const server = fakeServer();
      const file = server.define('a', '');
      expect(server.output(shell, `${put(file, 'new\n')}; ${back(file)}`)).toBe('done\nback');
      expect(readFileSync(file, 'utf8')).toBe('');
    });

    it('leaves alone what somebody has changed since', () => {
      const server = fakeServer();
      const file = server.define('a', 'old\n');
      expect(server.output(shell, `${put(file, 'new\n')}; echo theirs >>${quote(file)}; ${back(file)}`)).toBe(
        `done\n${file} has been changed since: left as it is\nfailed`,
      );
      expect(readFileSync(file, 'utf8')).toBe('new\ntheirs\n');
    });

    it('does nothing where this run has put nothing', () => {
      const server = fakeServer();
      const file = server.define('a', 'old\n');
      expect(server.output(shell, back(file))).toBe('back');
      expect(server.output(shell, `${put(file, 'new\n', 'false')}; ${back(file)}`)).toBe('failed\nback');
      expect(readFileSync(file, 'utf8')).toBe('old\n');
    });

    it('does not mind a file that is gone', () => {
      const server = fakeServer();
      const file = server.define('a', 'old\n');
      expect(server.output(shell, `${put(file, 'new\n')}; rm ${quote(file)}; ${back(file)}`)).toBe(
        'done\nback',
      );
      expect(readdirSync(server.definitions)).toEqual([]);
    });
  });

  it('saves files of one name apart, in the same second too', () => {
    const server = fakeServer();
    const files = ['one', 'two'].map((name) => {
      mkdirSync(join(server.folder, name));
      writeFileSync(join(server.folder, name, 'a'), name);
      return join(server.folder, name, 'a');
    });
    expect(server.output(shell, files.map((file) => put(file, 'new')).join(nextStep))).toBe('done\ndone');
    expect([...savedOf(server)].sort()).toEqual(['one', 'two']);
  });

  it('takes a mode, and an owner as chown does', () => {
    const server = fakeServer();
    const file = server.define('a', 'old');
    chmodSync(file, 0o4711);
    const script = (more: string) =>
      `true${nextStep}${strictly(`printf new | ct_put ${quote(file)} true ${more}`)}`;
    expect(server.output(shell, script("'' :1"))).toBe('done');
    expect([statSync(file).mode & 0o7777, statSync(file).gid]).toEqual([0o4711, 1]);
    expect(server.output(shell, script('640'))).toBe('done');
    expect([statSync(file).mode & 0o7777, statSync(file).gid]).toEqual([0o640, 1]);
  });

  it.each(['plain', "it's", 'a b', '$x', '`x`', 'a\\b', '-f', "''", 'ä*'])(
    'ct_word %j is one word of a shell',
    (text) => {
      const words = fakeServer().output(shell, `eval "printf '<%s>' $(ct_word ${quote(text)})"`);
      expect(words).toBe(`<${text}>`);
    },
  );

  it('works in a folder whose name begins like an option of nothing', () => {
    const server = fakeServer();
    mkdirSync(join(server.folder, '-p'));
    expect(server.output(shell, put(join(server.folder, '-p', '-f'), 'new\n'))).toBe('done');
    expect(readFileSync(join(server.folder, '-p', '-f'), 'utf8')).toBe('new\n');
  });
});
