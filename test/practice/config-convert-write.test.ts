/** `config convert --write` of the built program: in the place of an old text, and from one server to another. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documents } from '../../src/output/documents.ts';
import { place, read, startOldAndNew, write } from '../support/old-and-new.ts';
import type { Practice } from '../support/practice.ts';

describe('convert --write', () => {
  let xl: Practice;
  let xm: Practice;
  const forXm = `name = 'moved'
builder = 'hvm'
kernel = '/usr/lib/xen-3.2-1/boot/hvmloader'
memory = 64
disk = [ 'phy:server/moved,ioemu:hda,w' ]
vif = [ 'type=ioemu,mac=00:16:3e:00:00:02,bridge=intern' ]
vnc = 1
vncpasswd = 'hush-hush'
`;
  beforeAll(async () => {
    ({ xl, xm } = await startOldAndNew());
    write(xm, 'moved', forXm);
  });
  afterAll(async () => {
    await Promise.all([xl?.stop(), xm?.stop()]);
  });

  const convert = (...args: readonly string[]) => xl.run(['config', 'convert', ...args]);

  const places = async (...args: readonly string[]) => {
    const { stdout } = await convert(...args, '--json');
    const { written, planned, there } = documents.DefinitionConversion.parse(JSON.parse(stdout));
    return { written, planned, there };
  };

  it('in its place: an xm text that lies on a server with xl', async () => {
    write(xl, 'here', forXm.replaceAll('moved', 'here'), 0o600);
    const before = read(xl, 'here');
    const planned = await convert('practice:here', '--write', 'practice', '--dry-run');
    expect([planned.code, read(xl, 'here')]).toEqual([0, before]);
    expect(planned.stderr).toMatch(/^would be written: practice:\S+\/here \(another text .*\)$/m);
    const { code, stdout, stderr } = await convert('practice:here', '--write', 'practice');
    expect([code, stderr]).toEqual([0, expect.stringContaining('disk-missing')]);
    const after = read(xl, 'here');
    expect([after, after]).toEqual([
      expect.stringContaining('/dev/server/here'),
      expect.not.stringContaining('hvmloader'),
    ]);
    expect(statSync(place(xl, 'here')).mode & 0o777).toBe(0o600);
    expect(stdout + stderr + planned.stdout + planned.stderr).not.toContain('hush');
    const show = await xl.run(['config', 'show', 'practice:here', '--json']);
    expect(JSON.parse(show.stdout)).toMatchObject({ toolstack: 'xl', name: 'here', memory: 64 });
    const again = await convert('practice:here', '--write', 'practice');
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('already: nothing to do')]);
    expect(again.stderr).not.toContain('written');
    expect((await xl.run(['config', 'revert', 'practice:here', '--yes'])).code).toBe(0);
    expect(read(xl, 'here')).toBe(before);
  });

  it('from an xm server to an xl server: a new definition there, the old one stays', async () => {
    const file = `practice:${place(xl, 'moved')}`;
    const asked = ['old:moved', '--write', 'practice'];
    const planned = await convert(...asked, '--dry-run');
    expect(planned.stderr).toContain(`would be written: ${file} (not there yet)\n`);
    expect(await places(...asked, '--dry-run')).toEqual({ written: null, planned: file, there: null });
    expect(existsSync(place(xl, 'moved'))).toBe(false);
    const { code, stdout, stderr } = await convert(...asked, '--json');
    expect(code, stderr).toBe(0);
    const document = documents.DefinitionConversion.parse(JSON.parse(stdout));
    expect(document).toMatchObject({ server: 'old', written: file, planned: null, there: null });
    expect(stderr).toContain('never start moved on both, the addresses of its network cards are the same');
    expect(read(xm, 'moved')).toBe(forXm);
    expect(read(xl, 'moved')).toContain('00:16:3e:00:00:02');
    expect(stdout + stderr).not.toContain('hush');
    // Once more is nothing, and is said to be.
    const again = await convert(...asked);
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining(`${file} is there already, as`)]);
    expect(again.stderr).not.toMatch(/: written$|never start/m);
    expect(await places(...asked)).toEqual({ written: null, planned: null, there: file });
  });

  it('cards without an address: how to keep the present one', async () => {
    write(xm, 'drawn', forXm.replaceAll('moved', 'drawn').replace('mac=00:16:3e:00:00:02,', ''));
    for (const more of [['--dry-run'], []]) {
      const { code, stderr } = await convert('old:drawn', '--write', 'practice', ...more);
      expect([code, stderr]).toEqual([0, expect.stringContaining('ctctl mac pin old:drawn')]);
      expect(stderr).not.toContain('on both');
    }
  });

  it('not over what is there, by its file or by its name', async () => {
    const mine = "name = 'moved'\nmemory = 32\nkernel = '/k'\n";
    write(xl, 'moved', mine);
    const { code, stderr } = await convert('old:moved', '--write', 'practice');
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(/^ctctl: practice: \S+\/moved is there already/m),
    ]);
    const next =
      'compare: ctctl config diff old:moved practice:moved; change it: ctctl config edit practice:moved';
    expect(stderr).toContain(`${next}\n`);
    expect(read(xl, 'moved')).toBe(mine);
    write(xl, 'moved', mine.replace('moved', 'somebody'));
    write(xl, 'other.cfg', mine);
    const taken = await convert('old:moved', '--write', 'practice');
    expect([taken.code, taken.stderr]).toEqual([5, expect.stringContaining(next)]);
    expect(read(xl, 'other.cfg')).toBe(mine);
  });

  it.each([
    [['old:moved', '--write', 'old'], 5, 'old takes no definitions for xl: its toolstack is xm'],
    [['old:moved', '--write', 'nowhere'], 3, 'nowhere'],
    [['old:moved', '--write', 'practice', '--output-file', 'x'], 2, 'two places'],
    [['old:moved', '--write', 'practice', '--force'], 2, '--force is for --output-file'],
    [['old:moved', '--write', 'practice', '--bridge', 'intrn=br0'], 2, '(they use: intern)'],
    [['old:moved', '--write', 'practice', '--var', 'foo=1'], 2, 'nothing asks for foo'],
    [['old:moved', '--dry-run'], 2, '--dry-run goes with --write'],
  ] as const)('%j ends with %i', async (args, code, words) => {
    const result = await convert(...args);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(words);
  });

  it('a name that leads elsewhere', async () => {
    const file = join(xl.folder, 'evil');
    writeFileSync(file, forXm.replaceAll('moved', '../../evil'));
    const { code, stderr } = await convert(file, '--toolstack', 'xm', '--write', 'practice');
    expect([code, existsSync(join(xl.server, 'evil'))]).toEqual([5, false]);
    expect(stderr).toContain('../../evil');
  });
});
