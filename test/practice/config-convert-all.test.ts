/** `config convert --all` of the built program: the definitions of an old server, for a new one or in their places. */
import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documents } from '../../src/output/documents.ts';
import { type OldAndNew, place, read, startOldAndNew, write } from '../support/old-and-new.ts';

const definition = (name: string, more = "vif = [ 'mac=00:16:3e:00:00:02,bridge=intern' ]\n"): string =>
  `name = '${name}'
kernel = '/boot/vmlinuz'
memory = 64
disk = [ 'phy:server/${name},xvda1,w' ]
vfb = [ 'type=vnc,vncpasswd=hush-hush' ]
${more}`;
const unknown = "import os\ntag = os.popen('date').read()\nextra = tag\nramdisk = tag + 'x'\n";

describe('convert --all', () => {
  let both: OldAndNew;
  const names = ['anna', 'berta', 'drawn', 'asks'];
  const convert = async (...args: readonly string[]) => {
    const result = await both.xl.run(['config', 'convert', '--all', ...args]);
    expect(result.stdout + result.stderr).not.toContain('hush');
    return result;
  };
  const asDocument = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await convert(...args, '--json');
    const document = documents.DefinitionConversionList.parse(JSON.parse(stdout));
    const item = (name: string) => document.items.find((each) => each.name === name);
    return { code, stderr, document, item };
  };
  const toNew = ['--on', 'old', '--write', 'practice'];
  const newFile = (name: string): string => `practice:${place(both.xl, name)}`;

  beforeAll(async () => {
    both = await startOldAndNew();
  });
  afterAll(() => both?.stop());
  beforeEach(() => {
    for (const server of [both.xl, both.xm]) {
      for (const name of [...names, 'other.cfg']) rmSync(place(server, name), { force: true });
    }
    write(both.xm, 'anna', definition('anna'));
    write(both.xm, 'berta', definition('berta'));
  });

  it('says what would become of them, and writes nothing', async () => {
    write(both.xm, 'asks', definition('asks', unknown));
    const { code, stdout, stderr } = await convert('--on', 'old');
    expect([code, existsSync(place(both.xl, 'anna'))]).toEqual([6, false]);
    expect(stdout).toMatch(/^DOMAIN +FILE +RESULT +CHANGES +NEW FILE +REASON$/m);
    expect(stdout).toMatch(/^anna +\S+ +converted +\d+ +- +-$/m);
    // Every reason, not the first one only.
    expect(stdout).toMatch(/^asks +\S+ +LEFT .*line \d+: extra = tag: .*line \d+: ramdisk = tag/m);
    expect(stderr).toContain('1 of 3 left; one by one: ctctl config convert old:NAME');
  });

  it('a plan, the run, and once more', async () => {
    const planned = await asDocument(...toNew, '--dry-run');
    expect([planned.code, existsSync(place(both.xl, 'anna'))]).toEqual([0, false]);
    expect(planned.item('anna')).toMatchObject({ planned: newFile('anna'), written: null, there: null });

    const { code, stderr, document, item } = await asDocument(...toNew);
    expect(code, stderr).toBe(0);
    expect(document).toMatchObject({ server: 'old', to: { server: 'practice' } });
    for (const name of ['anna', 'berta']) {
      expect(item(name)).toMatchObject({
        ...{ result: 'converted', written: newFile(name), planned: null, there: null },
      });
      expect(read(both.xl, name)).toContain(`/dev/server/${name}`);
      expect(read(both.xm, name)).toBe(definition(name));
    }
    expect(stderr).toContain('the definitions on old stay: never start a domain on both');

    const again = await asDocument(...toNew);
    expect([again.code, again.stderr]).toEqual([0, expect.not.stringContaining('never start')]);
    expect(again.item('anna')).toMatchObject({ there: newFile('anna'), written: null, planned: null });
    expect((await convert(...toNew)).stdout).toMatch(/^anna +\S+ +there already /m);
  });

  it('a name that is taken is left, and says what to do; the others are written', async () => {
    const mine = "name = 'anna'\nmemory = 32\nkernel = '/k'\n";
    write(both.xl, 'other.cfg', mine);
    write(both.xl, 'berta', mine.replace('anna', 'berta'));
    write(both.xm, 'drawn', definition('drawn', "vif = [ 'bridge=intern' ]\n"));
    for (const dry of [['--dry-run'], []]) {
      const { code, stderr, item } = await asDocument(...toNew, ...dry);
      expect([code, stderr]).toEqual([6, expect.stringContaining('2 of 3 left')]);
      for (const name of ['anna', 'berta']) {
        expect(item(name)).toMatchObject({ result: 'left', written: null, planned: null, there: null });
        expect(item(name)?.reason).toContain(
          `compare: ctctl config diff old:${name} practice:${name}; change it: ctctl config edit practice:${name}`,
        );
      }
      expect(item('drawn')?.[dry.length === 0 ? 'written' : 'planned']).toBe(newFile('drawn'));
      expect(stderr).toContain('before config convert: ctctl mac pin old:drawn');
      expect(stderr).not.toContain('are the same');
    }
    expect([read(both.xl, 'other.cfg'), read(both.xl, 'berta')]).toEqual([
      mine,
      mine.replace('anna', 'berta'),
    ]);
    expect(existsSync(place(both.xl, 'anna'))).toBe(false);
  });

  it('a name that would lead elsewhere keeps nobody else from being written', async () => {
    write(both.xm, 'asks', definition('../../asks'));
    const { code, item } = await asDocument(...toNew);
    expect([code, item('anna')?.written]).toEqual([6, newFile('anna')]);
    expect(item('../../asks')).toMatchObject({ result: 'left', written: null });
  });

  it('what xl there refuses is left, too', async () => {
    write(both.xm, 'asks', "import os\nname = 'asks'\nkernel = os.popen('x').read()\n");
    const { code, item } = await asDocument(...toNew, '--partial');
    expect([code, item('anna')?.written]).toEqual([6, newFile('anna')]);
    expect(item('asks')).toMatchObject({ result: 'left', written: null, questions: ['kernel'] });
    expect(item('asks')?.reason).toMatch(/^xl of practice refuses it: /);
    expect(existsSync(place(both.xl, 'asks'))).toBe(false);
  });

  it('in their places, on a server that has become one with xl', async () => {
    for (const name of ['anna', 'berta']) write(both.xl, name, definition(name));
    const inPlace = ['--on', 'practice', '--toolstack', 'xm', '--write', 'practice'];
    const { code, stderr, item } = await asDocument(...inPlace);
    expect(code, stderr).toBe(0);
    expect(item('anna')).toMatchObject({ result: 'converted', written: newFile('anna') });
    expect(stderr).not.toContain('on both');
    const after = read(both.xl, 'anna');
    expect(after).toContain('/dev/server/anna');
    const again = await asDocument('--on', 'practice', '--write', 'practice', '--bridge', 'intern=br0');
    expect([again.code, read(both.xl, 'anna')]).toEqual([0, after]);
    expect(again.item('anna')).toMatchObject({ result: 'already', there: newFile('anna'), written: null });
    expect((await both.xl.run(['config', 'revert', 'practice:anna', '--yes'])).code).toBe(0);
    expect(read(both.xl, 'anna')).toBe(definition('anna'));
  });

  it.each([
    [['--on', 'old', '--bridge', 'intrn=br0'], 'no network card uses the bridge intrn (they use: intern)'],
    [['--on', 'old', '--var', 'foo=1'], 'nothing asks for foo'],
    [['--on', 'old', '--dry-run'], '--dry-run goes with --write'],
    [['--on', 'old', '--write', 'practice', '--force'], '--force is for --output-file'],
    [['--write', 'practice'], 'name it: --on SERVER'],
  ] as const)('%j is a usage error', async (args, words) => {
    const { code, stdout, stderr } = await convert(...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(words)]);
  });
});
