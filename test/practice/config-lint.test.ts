/** `config lint` of the built program: files of this computer, mended too, and definitions on a server. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documents } from '../../src/output/documents.ts';
import { createHome, type Home } from '../support/ctctl.ts';
import { type Practice, startPractice, winxp } from '../support/practice.ts';

const article = 'test/fixtures/xen/winxp.article';

describe('a file of this computer', () => {
  let home: Home;
  let folder: string;
  beforeAll(() => {
    home = createHome();
    folder = mkdtempSync(join(tmpdir(), 'ctctl-lint-'));
  });
  afterAll(() => {
    home?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string, text: string | Buffer, mode = 0o600): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const lint = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await home.run(['config', 'lint', ...args, '--json']);
    return { code, stderr, document: documents.DefinitionLint.parse(JSON.parse(stdout)) };
  };
  const plain = "name = 'plain'\nmemory = 64\nkernel = '/k'\non_crash = 'destroy'\n";
  const faulty = `${plain}vif = [ 'mac=00:16:3e:00:00:01, bridge = intern' ] # eins\n`;

  it("the article's winxp for xl of Debian 12: refused at line 2, and everything else named", async () => {
    const { code, document, stderr } = await lint(article, '--toolstack', 'xl', '--xen', '4.17');
    expect(code).toBe(1);
    expect(document).toMatchObject({ server: null, toolstack: 'xl', xen: '4.17', refused: true, fixed: [] });
    expect(document.items.map(({ line, rule, key }) => `${line} ${rule} ${key}`)).toEqual(
      expect.arrayContaining([
        '2 python kernel',
        '2 hvm-loader kernel',
        '3 python device_model',
        '11 vnc-password-impossible vncpasswd',
        '12 mac-missing vif',
      ]),
    );
    expect(stderr).toContain('xl of Xen 4.17 refuses this file');
    expect(JSON.stringify(document)).not.toContain('peter');
  });

  it('for people: a row each, by line; the file once, below', async () => {
    const path = file('faulty', faulty);
    const { code, stdout, stderr } = await home.run(['config', 'lint', path]);
    expect(code).toBe(0);
    const [header = '', first = '', ...more] = stdout.trimEnd().split('\n');
    expect(header).toMatch(/^LINE +LEVEL +RULE +WHAT$/);
    expect(first).toMatch(/^ +1 {2}/);
    expect(more.at(-1)).toMatch(/^ +5 +ERROR +vif-blanks +.*default bridge/);
    expect(stdout).not.toContain(path);
    expect(stderr).toMatch(
      new RegExp(`^${path}: \\d found by the rules of xl of Xen 4\\.17\\n--fix mends 1 of these\\n$`),
    );
  });

  it.each([
    [plain, [], 0],
    [plain, ['--exit-code'], 0],
    [faulty, [], 0],
    [faulty, ['--exit-code'], 8],
    [plain.replace("on_crash = 'destroy'\n", ''), ['--exit-code'], 0],
    [`${plain}builder = 'linux'\n`, ['--toolstack', 'xl', '--exit-code'], 1],
    [`${plain}builder = 'linux'\n`, ['--toolstack', 'xm'], 0],
  ] as const)('%j with %j ends with %i', async (text, flags, code) => {
    expect((await lint(file('plain', text), ...flags)).code).toBe(code);
  });

  it('nothing found: nothing printed, and said so', async () => {
    const { code, stdout, stderr } = await home.run(['config', 'lint', file('plain', plain)]);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('nothing found by the rules of xl of Xen 4.17');
  });

  it('--fix mends, keeps everything else, and has nothing to do the second time', async () => {
    // Latin-1: an umlaut that is no UTF-8.
    const path = file(
      'umlaut',
      Buffer.from(`# Gr\u00fc\u00dfe\n${faulty}maxmem = '128M'\n`, 'latin1'),
      0o640,
    );
    const link = join(folder, 'link');
    symlinkSync(path, link);
    const first = await lint(link, '--fix', '--toolstack', 'xl');
    expect(first.document.fixed.map(({ line, rule }) => `${line} ${rule}`)).toEqual([
      '6 vif-blanks',
      '7 number-with-unit',
    ]);
    expect(first.stderr).toContain('(vif-blanks)');
    const text = readFileSync(path);
    expect(text.toString('latin1')).toBe(
      `# Gr\u00fc\u00dfe\n${plain}vif = [ 'mac=00:16:3e:00:00:01,bridge=intern' ] # eins\nmaxmem = 128\n`,
    );
    expect(statSync(path).mode & 0o777).toBe(0o640);
    const before = statSync(path).ino;
    const second = await lint(link, '--fix', '--toolstack', 'xl');
    expect(second.document.fixed).toEqual([]);
    expect(second.stderr).toContain(`${link}: nothing to mend; `);
    expect(readFileSync(path)).toEqual(text);
    expect(statSync(path).ino).toBe(before);
  });

  it('--fix --dry-run shows what it would do, and says that it has not', async () => {
    const path = file('shown', faulty);
    const { stderr, document } = await lint(path, '--fix', '--dry-run');
    expect(document.fixed).toEqual([]);
    expect(stderr).toMatch(/\+vif = .*bridge=intern[\s\S]*: nothing was written; /);
    expect(readFileSync(path, 'utf8')).toBe(faulty);
  });

  it.each([
    [[article, '--dry-run'], 2, '--dry-run goes with --fix'],
    [[article, '--wait', '1m'], 2, '--wait goes with --fix'],
    [['home:winxp', '--fix'], 3, 'no server "home"'],
    [['./nowhere', '--fix'], 3, 'there is no file ./nowhere'],
    [['./src'], 2, './src is a folder'],
    [[article, '--xen', 'new'], 2, '--xen: expected a version'],
  ] as const)('%j ends with %i', async (args, code, words) => {
    const result = await home.run(['config', 'lint', ...args]);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(words);
  });

  it('a password that others may read is said, and not shown', async () => {
    const path = file('secret', `${plain}builder = 'hvm'\nvncpasswd = 'hush'\n`, 0o644);
    const { document } = await lint(path, '--toolstack', 'xm');
    expect(document.items.map(({ rule }) => rule)).toContain('password-readable');
    expect(JSON.stringify(document)).not.toContain('hush');
    chmodSync(path, 0o600);
    const after = await lint(path, '--toolstack', 'xm');
    expect(after.document.items.map(({ rule }) => rule)).not.toContain('password-readable');
  });
});

describe.each(['xl', 'xm'] as const)('a definition on a server with %s', (toolstack) => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await startPractice(toolstack);
    expect((await practice.run(winxp)).code).toBe(0);
  });
  afterAll(() => practice?.stop());

  const write = (name: string, text: string): void => {
    const folder = join(practice.server, 'etc/xen');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const lint = async (name: string) => {
    const { code, stdout, stderr } = await practice.run(['config', 'lint', `practice:${name}`, '--json']);
    expect(stdout, stderr).not.toBe('');
    return { code, document: documents.DefinitionLint.parse(JSON.parse(stdout)) };
  };
  const rulesOf = (items: readonly { readonly line: number; readonly rule: string }[]) =>
    items.map(({ line, rule }) => `${line} ${rule}`);

  it('what ctctl itself has written is without a fault there', async () => {
    const { code, document } = await lint('winxp');
    expect(code).toBe(0);
    expect(document).toMatchObject({ server: 'practice', toolstack, refused: false });
    expect(document.items.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  it('a card without an address: how to keep the one that it has; and which server has said it', async () => {
    const text = "name = 'card'\nmemory = 64\nkernel = '/k'\non_crash = 'destroy'\nvif = [ '' ]\n";
    write('card', text);
    const { stdout, stderr } = await practice.run(['config', 'lint', 'practice:card']);
    expect(stdout).toMatch(/ mac-missing .*: ctctl mac pin practice:card \(--new /);
    expect(stderr).toMatch(/^practice:\/.*\/etc\/xen\/card: \d found/m);
    const fixed = await practice.run(['config', 'lint', 'practice:card', '--fix']);
    expect(fixed.stderr).toMatch(/\/card: nothing to mend; \d found/);
  });

  it('what is not there, and what another domain has', async () => {
    const theirs = readFileSync(join(practice.server, 'etc/xen/winxp'), 'utf8');
    const mac = /mac=([0-9a-f:]+)/.exec(theirs)?.[1] ?? '';
    expect(mac).toMatch(/^00:16:3e:/);
    write(
      'other',
      `name = 'other'
memory = 64
kernel = '/nowhere/vmlinuz'
on_crash = 'destroy'
disk = [ 'phy:/dev/server/winxp,xvda,w',
  'phy:/dev/server/none,xvdb,w', 'file:/nowhere/cd.iso,xvdc:cdrom,r' ]
vif = [ 'mac=${mac},bridge=nowhere' ]
`,
    );
    const before = practice.sessions();
    const { code, document } = await lint('other');
    expect(code).toBe(0);
    expect(rulesOf(document.items)).toEqual([
      '3 file-missing',
      '5 disk-used',
      '6 disk-missing',
      '6 disk-missing',
      '7 bridge-missing',
      '7 mac-elsewhere',
    ]);
    expect(document.items.map(({ message }) => message).join()).toContain('/etc/xen/winxp');
    // One for the text, one for everything else.
    expect(practice.sessions() - before).toBe(2);
  });
});
