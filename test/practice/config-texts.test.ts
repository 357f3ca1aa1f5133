/** Texts of definitions from elsewhere: `edit --from`, new names, refused old texts, `show --text`, names of files. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documents } from '../../src/output/documents.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { runOnTerminal } from '../support/terminal.ts';

const text = "name = 'office'\nbuilder = 'hvm'\nmemory = 512\non_crash = 'destroy'\nvncpasswd = 'hush'\n";
const edited = text.replace('512', '640');

describe('on a server with xl', () => {
  let practice: Practice;
  let folder: string;
  beforeAll(async () => {
    practice = await startPractice('xl');
    folder = mkdtempSync(join(tmpdir(), 'ctctl-texts-'));
  });
  afterAll(async () => {
    await practice?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    for (const name of readdirSync(dirname(path('office')))) {
      if (name !== 'xl.conf') rmSync(path(name), { recursive: true });
    }
    write('office', text);
  });

  const path = (name: string): string => join(practice.server, 'etc/xen', name);
  const write = (name: string, content: string | Buffer): void => writeFileSync(path(name), content);
  const present = (name = 'office'): string => readFileSync(path(name), 'latin1');
  const own = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const config = (verb: string, asked: string, args: readonly string[] = [], input = '') =>
    practice.run(['config', verb, asked, ...args], { input, env: { EDITOR: 'false' } });
  /** The newest old text of the office. */
  const newest = async (): Promise<string> => {
    const { stdout } = await config('history', 'practice:office', ['--json']);
    return documents.DefinitionHistory.parse(JSON.parse(stdout)).items[0]?.revision ?? '';
  };

  describe('edit --from', () => {
    it.each(['file', '-'])('%s: written to the byte, the way back named, and it works', async (from) => {
      const latin1 = Buffer.from(`# Gr\u00fc\u00dfe\r\n${edited}`, 'latin1');
      const args = [...['--from', from === '-' ? '-' : own('theirs', latin1)], '--yes'];
      const { code, stdout, stderr } = await practice.run(['config', 'edit', 'office', ...args], {
        // Standard input of the tests is UTF-8.
        input: from === '-' ? edited : '',
      });
      expect([code, present()]).toEqual([0, from === '-' ? edited : latin1.toString('latin1')]);
      expect(stderr).toMatch(/^\+memory = 640$/m);
      expect(stdout).toMatch(/ changed +\d+ bytes of /);
      expect(stdout + stderr).not.toContain('hush');
      const [, revision, back = ''] =
        /^the text before is kept as (\S+); back to it: ctctl (.*)$/m.exec(stderr) ?? [];
      expect(revision).toBe(await newest());
      expect((await practice.run([...back.split(' '), '--yes'])).code).toBe(0);
      expect(present()).toBe(text);
    });

    it('what is there already is no change, and nothing is said of a way back', async () => {
      const { code, stderr } = await config('edit', 'office', ['--from', own('same', text), '--yes']);
      expect([code, stderr]).toEqual([0, expect.stringContaining('nothing was changed')]);
      expect(stderr).not.toContain('back to it');
    });

    it.each([
      [['--from', '-', '--yes'], '\n', 2, '--from -: there is no text'],
      [['--from', '-', '--yes', '--password-stdin'], edited, 2, 'one standard input only'],
      [['--from', '-'], edited, 5, 'its text comes from standard input; use --yes'],
      [['--from', '/nowhere/at-all', '--yes'], '', 3, 'there is no file /nowhere/at-all'],
      [['--from', '-', '--yes'], 'memory = = 5\n', 1, 'xl does not take the definition'],
    ])('%j < %j ends with %i', async (args, input, code, words) => {
      const result = await config('edit', 'practice:office', args, input);
      expect([result.code, present()]).toEqual([code, text]);
      expect(result.stderr).toContain(words);
    });

    it('on a terminal there is nothing to edit again', async () => {
      const args = ['config', 'edit', 'practice:office', '--from', own('asked', edited)];
      const { code, screen } = await runOnTerminal(practice, args, [[/Write it to/, '']]);
      expect([code, present()]).toEqual([0, edited]);
      expect(screen).not.toContain('edit again');
    });
  });

  it('after somebody else’s change the hints lead on', async () => {
    const theirs = text.replace("'destroy'", "'restart'");
    const script = own('meanwhile', `sed -i s/512/640/ "$1"; sed -i s/destroy/restart/ "${path('office')}"`);
    const args = ['config', 'edit', 'practice:office', '--yes'];
    const { code, stderr } = await practice.run(args, { env: { EDITOR: `sh ${script}` } });
    expect([code, present()]).toEqual([5, theirs]);
    const hints = [...stderr.matchAll(/^ {2}.*: +ctctl (config .*)$/gm)].map(([, hint = '']) =>
      hint.split(' '),
    );
    expect(hints).toHaveLength(2);
    const [diff = [], put = []] = hints;
    expect((await practice.run(diff)).stdout).toMatch(
      /^-memory = 512\n-on_crash = 'restart'\n\+memory = 640$/m,
    );
    const kept = put.at(-1) ?? '';
    writeFileSync(kept, theirs.replace('512', '640'));
    expect((await practice.run([...put, '--yes'])).code).toBe(0);
    expect(present()).toBe(theirs.replace('512', '640'));
    rmSync(dirname(kept), { recursive: true });
  });

  describe('a new name', () => {
    const renamed = text.replace("'office'", "'bureau'");

    it('is said, and by either name there is a way back', async () => {
      const { code, stderr } = await config('edit', 'office', ['--from', own('new', renamed), '--yes']);
      expect([code, present()]).toEqual([0, renamed]);
      expect(stderr).toMatch(/^with this text the domain office is called bureau$/m);
      expect(stderr).toMatch(/^the domain is practice:bureau from now on$/m);
      expect(stderr).toContain('back to it: ctctl config revert practice:bureau');
      expect((await config('show', 'practice:bureau')).code).toBe(0);
      expect((await config('history', 'practice:office')).code).toBe(0);
      const gone = await config('show', 'practice:office');
      const words = `${path('office')} defines no domain of that name; ctctl config show practice:office --text`;
      expect([gone.code, gone.stderr]).toEqual([3, expect.stringContaining(words)]);
      expect((await config('show', 'practice:office', ['--text'])).stdout).toContain("'bureau'");
      const back = await config('revert', 'practice:office', ['--yes']);
      expect([back.code, present()]).toEqual([0, text]);
      const again = await config('revert', 'practice:office', ['--yes']);
      expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('practice:bureau from now on')]);
    });

    it('that another file defines is refused', async () => {
      write('other.cfg', renamed);
      const { code, stderr } = await config('edit', 'office', ['--from', own('taken', renamed), '--yes']);
      expect([code, present()]).toEqual([5, text]);
      expect(stderr).toContain(`bureau is defined already in ${path('other.cfg')}`);
    });
  });

  describe('an old text that the toolstack refuses', () => {
    // Of a text with a password no tool's words are repeated.
    const whole = text.replace(/vncpasswd.*\n/, '');
    const broken = whole.replace('512', '= 512');
    beforeEach(async () => {
      write('office', broken);
      expect((await config('edit', 'office', ['--from', own('mended', whole), '--yes'])).code).toBe(0);
    });

    it.each([[['--yes']], [['--dry-run']]])(
      '%j: said before anything is done, with the way',
      async (args) => {
        const { code, stdout, stderr } = await config('revert', 'practice:office', args);
        expect([code, stdout, present()]).toEqual([5, '', whole]);
        expect(stderr).toContain(`xl does not take the definition: ${path('office')}:3: `);
        expect(stderr).not.toMatch(/ctctl-new|ctctl-dry-run/);
        const shown = `--force puts it back all the same; it is ctctl config show practice:office --at ${await newest()} --text`;
        expect(stderr).toContain(shown);
      },
    );

    it('--force puts it back, and the next revert takes it away again', async () => {
      expect((await config('revert', 'office', ['--force', '--dry-run'])).stdout).toContain('to do');
      expect((await config('revert', 'office', ['--force'])).code).toBe(0);
      expect(present()).toBe(broken);
      expect((await config('revert', 'office', ['--yes'])).code).toBe(0);
      expect(present()).toBe(whole);
    });

    it('on a terminal it is asked for', async () => {
      const args = ['config', 'revert', 'practice:office'];
      const question =
        /does not take[\s\S]*Put the text of \S+ back as\s+practice:[\s\S]*\/office\s+all\s+the\s+same/;
      const no = await runOnTerminal(practice, args, [[question, 'n']]);
      expect([no.code, present()]).toEqual([9, whole]);
      const yes = await runOnTerminal(practice, args, [[question, 'y']]);
      expect([yes.code, present()]).toEqual([0, broken]);
    });

    it('show --at reads it, --text prints it', async () => {
      const at = ['--at', await newest()];
      const read = await config('show', 'practice:office', at);
      expect([read.code, read.stderr]).toEqual([1, expect.stringContaining(`(${at[1]}):3: xl of Xen`)]);
      const printed = await config('show', 'practice:office', [...at, '--text']);
      expect([printed.code, printed.stdout]).toEqual([0, broken]);
    });
  });

  it('show --text: present and old, as text and as a document', async () => {
    await config('edit', 'office', ['--from', own('shown', edited), '--yes']);
    expect((await config('show', 'office', ['--text'])).stdout).toBe(edited.replace('hush', '***'));
    const at = ['--at', await newest()];
    const { stdout } = await config('show', 'office', [...at, '--text', '--json']);
    expect(documents.DefinitionText.parse(JSON.parse(stdout))).toMatchObject({
      ...{ server: 'practice', file: path('office'), revision: at[1], bytes: text.length },
      text: text.replace('hush', '***'),
    });
    const old = documents.Definition.parse(
      JSON.parse((await config('show', 'office', [...at, '--json'])).stdout),
    );
    expect([old.revision, old.memory]).toEqual([at[1], 512]);
    const table = (await config('show', 'office', at)).stdout;
    expect(table).toMatch(new RegExp(`^read from +practice:${path('office')}, the old text ${at[1]}$`, 'm'));
    expect((await config('show', 'office')).stdout).toMatch(/^read from +practice:\S+\/office$/m);
    expect((await config('show', own('mine', text), at)).code).toBe(2);
    const mine = await config('show', own('dos', text.replaceAll('\n', '\r\n')), ['--text']);
    expect(mine.stdout).toBe(text.replace('hush', '***').replaceAll('\n', '\r\n'));
  });

  it.each([[[]], [['--text']]])('show %j of what is no text', async (args) => {
    const { code, stdout, stderr } = await config('show', own('image', Buffer.alloc(3000)), args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('image is no definition: it is no text (3000 bytes)');
    expect(stderr.length).toBeLessThan(200);
  });

  it('rules of a version that nobody knows are said to be others', async () => {
    const told = 'the rules of xl of Xen 3.2 are not known: it was read by those of 4.14';
    expect((await config('show', 'office', ['--xen', '3.2'])).stderr).toContain(told);
    expect((await config('show', 'office', ['--xen', '4.14'])).stderr).toBe('');
  });

  it('names in Latin-1, as on old servers', async () => {
    write('coffee.cfg', Buffer.from(text.replace('office', 'caf\u00e9l'), 'latin1'));
    expect((await config('show', 'practice:caf\u00e9l')).stdout).toMatch(/^name +caf\u00e9l$/m);
    const args = ['--from', own('coffee', text.replace('office', 'caf\u00e9l')), '--yes'];
    expect((await config('edit', 'practice:caf\u00e9l', args)).code).toBe(0);
    // It is UTF-8 now.
    expect((await config('revert', 'practice:caf\u00e9l', ['--yes'])).code).toBe(0);
    expect(present('coffee.cfg')).toContain('caf\u00e9l');
    expect((await config('show', 'practice:caf\u00e8l')).code).toBe(3);
  });

  it('a bare name: a domain where only one makes sense, else the file, and that is said', async () => {
    const before = process.cwd();
    const here = join(before, 'office');
    expect(existsSync(here)).toBe(false);
    writeFileSync(here, text.replace('512', '99'));
    try {
      const { code } = await config('edit', 'office', ['--from', own('bare', edited), '--yes']);
      expect([code, present()]).toEqual([0, edited]);
      expect((await config('history', 'office')).code).toBe(0);
      expect((await config('diff', 'office')).stdout).toMatch(/^\+memory = 640$/m);
      expect((await config('revert', 'office', ['--yes'])).code).toBe(0);
      const told = 'office: the file of this folder; the domain is SERVER:office\n';
      for (const args of [['show'], ['lint'], ['convert'], ['diff', 'practice:office']] as const) {
        const [verb, ...others] = args;
        const { stderr } = await config(verb, 'office', others);
        expect(stderr.split(told), verb).toHaveLength(2);
      }
      expect((await config('show', './office')).stderr).toBe('');
    } finally {
      rmSync(here);
    }
  });
});
