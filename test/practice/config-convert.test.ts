/** `config convert` of the built program: files of this computer, and definitions on servers of both toolstacks. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documents } from '../../src/output/documents.ts';
import { readXl } from '../../src/xen/definitions/xl/read.ts';
import { type Practice, startPractice } from '../support/practice.ts';

const fixture = (name: string): string => `test/fixtures/xen/${name}`;
const winxp = fixture('winxp.article');

const write = ({ server }: Practice, name: string, text: string): string => {
  const folder = join(server, 'etc/xen');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('a file of this computer', () => {
  let practice: Practice;
  const convert = (...args: readonly string[]) => practice.run(['config', 'convert', ...args]);
  const place = (name: string): string => join(practice.folder, name);
  beforeAll(async () => {
    practice = await startPractice('xl');
  });
  afterAll(() => practice?.stop());

  it("the article's Windows: the text to standard output, the report to standard error", async () => {
    const { code, stdout, stderr } = await convert(winxp, '--to', 'xl', '--bridge', 'intern=lan');
    expect(code).toBe(0);
    const reading = readXl(stdout, { version: '4.17' });
    expect(reading).toMatchObject({
      kind: 'definition',
      definition: {
        name: 'winxp',
        type: 'hvm',
        memory: 512,
        vifs: [{ bridge: 'lan' }],
        ignored: [],
        warnings: [],
      },
    });
    expect(stderr).toMatch(/^KEY +LINE +CHANGE +WAS +IS +REASON$/m);
    expect(stderr).toMatch(/^kernel +2 +dropped /m);
    expect(stderr).toMatch(/^vncpasswd +11 +dropped +\*\*\* /m);
    expect(stdout + stderr).not.toContain('peter');
  });

  it('the same as one document', async () => {
    const { code, stdout, stderr } = await convert(winxp, '--json', '--xen', '4.20');
    const document = documents.DefinitionConversion.parse(JSON.parse(stdout));
    expect([code, stderr]).toEqual([0, '']);
    expect(document).toMatchObject({
      server: null,
      from: { toolstack: 'xm', xen: '3.2' },
      to: { toolstack: 'xl', xen: '4.20' },
      unevaluated: [],
      written: null,
    });
    expect(document.items.map(({ change }) => change)).toContain('kept');
  });

  it('a password that still works stands in the file, and nowhere else', async () => {
    const shown = await convert(winxp, '--xen', '4.14');
    expect(shown.stdout).toContain('vncpasswd = "***"\n');
    expect(shown.stderr).toContain('--output-file');
    const file = place('winxp.cfg');
    const { code, stdout, stderr } = await convert(winxp, '--xen', '4.14', '--output-file', file);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`${file}: written\n`);
    expect(readFileSync(file, 'utf8')).toContain('vncpasswd = "peter"\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const result of [shown, { stdout, stderr }, await convert(winxp, '--xen', '4.14', '--json')]) {
      expect(result.stdout + result.stderr).not.toContain('peter');
    }
  });

  it('what is for xl already stays as it is', async () => {
    const file = place('xl.cfg');
    const text = (await convert(winxp)).stdout;
    writeFileSync(file, text);
    const again = await convert(file);
    expect([again.code, again.stdout]).toEqual([0, text]);
    expect(again.stderr).toContain('already: nothing to do');
    const secret = `${text}vncpasswd = 'peter'\n`;
    writeFileSync(file, secret);
    const hidden = await convert(file);
    expect(hidden.stdout).toBe(`${text}vncpasswd = ***\n`);
    const asXm = await convert(file, '--toolstack', 'xm');
    expect([asXm.code, asXm.stderr]).toEqual([1, expect.stringContaining('xm of Xen 3.2 refuses it')]);
  });

  it('a file that is there is somebody else’s, unless it says the same', async () => {
    const file = place('there.cfg');
    writeFileSync(file, 'mine\n');
    const refused = await convert(winxp, '--output-file', file);
    expect([refused.code, refused.stdout, readFileSync(file, 'utf8')]).toEqual([5, '', 'mine\n']);
    expect(refused.stderr).toContain(`${file} is there already, with another text: nothing was written`);
    expect((await convert(winxp, '--output-file', file, '--force')).code).toBe(0);
    const written = readFileSync(file, 'utf8');
    expect(written).toContain('name = "winxp"');
    const again = await convert(winxp, '--output-file', file);
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining(`${file} is there already, as`)]);
    expect(readFileSync(file, 'utf8')).toBe(written);
    const folder = await convert(winxp, '--output-file', practice.folder, '--force');
    expect([folder.code, folder.stderr]).toEqual([5, expect.stringContaining('no file')]);
  });

  it('what nobody can evaluate is not guessed', async () => {
    const etch = fixture('etch64.article');
    const file = place('etch64.cfg');
    const stopped = await convert(etch, '--output-file', file);
    expect([stopped.code, existsSync(file)]).toEqual([5, false]);
    expect(stopped.stdout).toMatch(/^# not converted: line 3: bootloader=xenpath/m);
    expect(stopped.stderr).toMatch(/^ctctl: \d+ places of .* could not be converted$/m);
    const answers =
      'next: say what you know: --var xenpath=… --var mymac=…, or take it as it is with --partial';
    expect(stopped.stderr).toContain(answers);
    const partial = await convert(
      etch,
      '--output-file',
      file,
      '--partial',
      '--var',
      'mymac=00:16:3e:00:00:01',
    );
    expect(partial.code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('"mac=00:16:3e:00:00:01,bridge=intern"');
    const { code, stdout } = await convert(etch, '--json');
    const document = documents.DefinitionConversion.parse(JSON.parse(stdout));
    expect([code, document.unevaluated.length > 1, document.written]).toEqual([5, true, null]);
  });

  it.each([
    [[winxp, '--to', 'xm'], 2, 'xm'],
    [[winxp, '--xen', '4.18'], 2, '4.18'],
    [[winxp, '--bridge', 'lan'], 2, '--bridge: expected NAME=VALUE, not "lan"'],
    [[winxp, '--var', '1a=b'], 2, '--var: expected NAME=VALUE'],
    [[winxp, '--from', 'old'], 2, '--from: expected a version'],
    [['./nowhere.cfg'], 3, 'there is no file'],
    [[winxp, '--output-file', '/nowhere/at/all.cfg'], 2, 'there is no folder'],
  ])('%j ends with %i', async (args, code, words) => {
    const result = await convert(...args);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(words);
  });

  it('a file that xm itself refuses', async () => {
    const file = place('broken');
    writeFileSync(file, "name = 'broken'\nmemory = (\n");
    const { code, stderr } = await convert(file);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ctctl: .*broken:\d+: xm of Xen 3\.2 refuses it: /);
  });
});

describe('of a server', () => {
  const common = "folder = '/boot'\nmac = lookup('macs')\n";
  const guest = (file: string): string =>
    `def lookup(table):\n  import shelve\n  return shelve.open(table)['a']\nexecfile(${JSON.stringify(file)})\nkernel = folder + '/vmlinuz'\nvif = ['mac=' + mac + ',bridge=eth0']\n`;

  it.each(['xm', 'xl'] as const)('with the files that it names there (%s)', async (toolstack) => {
    const practice = await startPractice(toolstack);
    try {
      const file = write(practice, 'common', common);
      write(practice, 'pv', guest(file));
      const stopped = await practice.run(['config', 'convert', 'practice:pv', '--json']);
      expect([stopped.code, stopped.stderr.includes('not converted')]).toEqual([5, true]);
      const answered = ['--var', 'mac=00:16:3e:00:00:02', '--bridge', 'eth0=br0'];
      const { code, stdout, stderr } = await practice.run(['config', 'convert', 'practice:pv', ...answered]);
      expect(code, stderr).toBe(0);
      expect(readXl(stdout, { version: '4.17' })).toMatchObject({
        definition: {
          name: 'pv',
          kernel: '/boot/vmlinuz',
          vifs: [{ mac: '00:16:3e:00:00:02', bridge: 'br0' }],
        },
      });
    } finally {
      await practice.stop();
    }
  });

  it('what runs under xl is for xl', async () => {
    const practice = await startPractice('xl');
    try {
      write(practice, 'pv', "name = 'pv'\nkernel = '/k'\ndisk = ['phy:/dev/a,xvda,w']\n");
      const { code, stderr } = await practice.run(['config', 'convert', 'practice:pv']);
      expect([code, stderr]).toEqual([0, expect.stringContaining('nothing to do')]);
      const asXm = await practice.run(['config', 'convert', 'practice:pv', '--toolstack', 'xm']);
      expect(asXm.stdout).toContain('"/dev/a,raw,xvda,w"');
    } finally {
      await practice.stop();
    }
  });
});
