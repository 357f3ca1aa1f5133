/** `config show` of the built program: files of this computer, and definitions on a server, by either toolstack's rules. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documents } from '../../src/output/documents.ts';
import { type Practice, startPractice, winxp } from '../support/practice.ts';

const fixture = (name: string): string => `test/fixtures/xen/${name}`;

describe.each(['xl', 'xm'] as const)('with %s', (toolstack) => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await startPractice(toolstack);
    expect((await practice.run(winxp)).code).toBe(0);
  });
  afterAll(() => practice?.stop());

  const show = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await practice.run(['config', 'show', ...args, '--json']);
    expect(code, stderr).toBe(0);
    return documents.Definition.parse(JSON.parse(stdout));
  };
  const write = (name: string, text: string): string => {
    const folder = join(practice.server, 'etc/xen');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('reads what ctctl itself has written', async () => {
    const shown = await show('practice:winxp');
    expect(shown).toMatchObject({
      server: 'practice',
      toolstack,
      name: 'winxp',
      type: 'hvm',
      memory: 512,
      disks: [
        { vdev: 'hda', access: 'w', cdrom: false },
        { vdev: 'hdc', access: 'r', cdrom: true },
      ],
      vifs: [{ bridge: 'intern', mac: expect.stringMatching(/^00:16:3e:/) as string }],
      vnc: { listen: '127.0.0.1', password: false },
      unevaluated: [],
    });
    expect((await practice.run(['config', 'show', 'winxp'])).stdout).toMatch(/^disk hdc .*CD-ROM$/m);
  });

  it('a definition that is not there, and one that the toolstack refuses', async () => {
    const none = await practice.run(['config', 'show', 'practice:nobody']);
    expect([none.code, none.stderr]).toEqual([
      3,
      expect.stringMatching(/^ctctl: practice has no definition of nobody in /),
    ]);
    const path = write('broken', "name = 'broken'\nmemory = (\n");
    const refused = await practice.run(['config', 'show', 'practice:broken']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      new RegExp(`^ctctl: practice:${path}:\\d+: ${toolstack} of Xen \\S+ refuses it: .+\\n$`),
    );
  });

  it('a last line without an end is what it is for the toolstack', async () => {
    write('open', "name = 'open'\nkernel = '/k'\nmemory = 64 # without an end");
    const { code, stderr } = await practice.run(['config', 'show', 'practice:open']);
    // xl wants a newline behind a comment.
    expect([code, stderr === '']).toEqual(toolstack === 'xl' ? [1, false] : [0, true]);
  });

  if (toolstack === 'xm') {
    it('files that it names are read from the server, once', async () => {
      const common = write('common', "extra = 'quiet'\nfolder = '/boot'\n");
      write(
        'pv',
        `execfile(${JSON.stringify(common)})\nkernel = folder + '/vmlinuz'\nname = 'pv'\nexecfile('/nowhere/at-all')\n`,
      );
      const shown = await practice.run(['config', 'show', 'practice:pv', '--json']);
      expect([shown.code, shown.stderr]).toEqual([1, expect.stringContaining('/nowhere/at-all')]);
      write('pv', `execfile(${JSON.stringify(common)})\nkernel = folder + '/vmlinuz'\nname = 'pv'\n`);
      expect(await show('practice:pv')).toMatchObject({
        kernel: '/boot/vmlinuz',
        cmdline: 'quiet',
        unevaluated: [],
      });
    });
  }
});

describe('a file of this computer', () => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await startPractice('xl');
  });
  afterAll(() => practice?.stop());

  it.each([
    ['winxp.article', 'xm', 'hvm'],
    ['etch64.article', 'xm', 'pv'],
  ])('%s looks like %s', async (name, toolstack, type) => {
    const { code, stdout } = await practice.run(['config', 'show', fixture(name), '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { server: null, toolstack, type }]);
  });

  it('says what it cannot evaluate, and never shows a password', async () => {
    const etch = JSON.parse(
      (await practice.run(['config', 'show', fixture('etch64.article'), '--json'])).stdout,
    ) as {
      unevaluated: { line: number }[];
    };
    expect(etch.unevaluated.map(({ line }) => line)).toEqual([2, 3, 8]);
    const password = /vncpasswd='(.*)'/.exec(readFileSync(fixture('winxp.article'), 'utf8'))?.[1];
    expect(password).toBe('peter');
    for (const output of ['table', 'json', 'yaml', 'csv']) {
      const { stdout } = await practice.run(['config', 'show', fixture('winxp.article'), '-o', output]);
      expect(stdout).toContain('winxp');
      expect(stdout).not.toContain('peter');
    }
    const { stdout } = await practice.run(['config', 'show', fixture('winxp.article')]);
    expect(stdout).toMatch(
      /^VNC +at the default address of the toolstack, on the first free display, password set$/m,
    );
    expect(stdout).toMatch(/^read from +\S+winxp\.article \(a file of this computer\)$/m);
  });

  it.each([
    [['./nowhere.cfg'], 3, 'there is no file ./nowhere.cfg'],
    [['./src'], 2, './src is a folder'],
    [[fixture('winxp.article'), '--toolstack', 'xl'], 1, 'xl of Xen 4.17 refuses it'],
    [[fixture('winxp.article'), '--xen', 'new'], 2, '--xen: expected a version like 4.17'],
    [[fixture('winxp.article'), '--toolstack', 'xe'], 2, 'xe'],
  ])('%j ends with %i', async (args, code, words) => {
    const result = await practice.run(['config', 'show', ...args]);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(words);
  });
});
