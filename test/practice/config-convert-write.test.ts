/** `config convert --write` of the built program: in the place of an old text, and from one server to another. */
import { appendFileSync, chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documents } from '../../src/output/documents.ts';
import { type Practice, startPractice } from '../support/practice.ts';

const place = ({ server }: Practice, name: string): string => join(server, 'etc/xen', name);
/** Latin-1, as on old servers. */
const write = (practice: Practice, name: string, content: string, mode = 0o640): void => {
  writeFileSync(place(practice, name), Buffer.from(content, 'latin1'));
  chmodSync(place(practice, name), mode);
};
const read = (practice: Practice, name: string): string => readFileSync(place(practice, name), 'latin1');
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
    [xl, xm] = await Promise.all([startPractice('xl'), startPractice('xm')]);
    // One inventory with both, as for a move from the old server to the new one.
    const entryOf = ({ inventory }: Practice, name: string): string =>
      readFileSync(inventory, 'utf8')
        .replace(/^servers:\n/m, '')
        .replace(/^ {2}practice:/m, `  ${name}:`);
    const head = readFileSync(xl.inventory, 'utf8').split('servers:')[0] ?? '';
    const others = entryOf(xm, 'old').replace(head, '');
    writeFileSync(xl.inventory, `${readFileSync(xl.inventory, 'utf8').trimEnd()}\n${others}`);
    const keys = 'config/ctctl/known_hosts';
    const theirs = readFileSync(join(xm.folder, keys), 'utf8').replace(/^practice /m, 'old ');
    appendFileSync(join(xl.folder, keys), theirs);
    write(xm, 'moved', forXm);
  });
  afterAll(async () => {
    await Promise.all([xl?.stop(), xm?.stop()]);
  });

  const convert = (...args: readonly string[]) => xl.run(['config', 'convert', ...args]);

  it('in its place: an xm text that lies on a server with xl', async () => {
    write(xl, 'here', forXm.replaceAll('moved', 'here'), 0o600);
    const before = read(xl, 'here');
    const planned = await convert('practice:here', '--write', 'practice', '--dry-run');
    expect([planned.code, read(xl, 'here')]).toEqual([0, before]);
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
    const { code, stdout, stderr } = await convert('old:moved', '--write', 'practice', '--json');
    expect(code, stderr).toBe(0);
    const document = documents.DefinitionConversion.parse(JSON.parse(stdout));
    expect(document).toMatchObject({ server: 'old', written: `practice:${place(xl, 'moved')}` });
    expect(stderr).toContain('never start moved on both');
    expect(read(xm, 'moved')).toBe(forXm);
    expect(read(xl, 'moved')).toContain('00:16:3e:00:00:02');
    expect(stdout + stderr).not.toContain('hush');
    // Once more is nothing.
    expect((await convert('old:moved', '--write', 'practice')).code).toBe(0);
  });

  it('not over what is there, by its file or by its name', async () => {
    const mine = "name = 'moved'\nmemory = 32\nkernel = '/k'\n";
    write(xl, 'moved', mine);
    const { code, stderr } = await convert('old:moved', '--write', 'practice');
    expect([code, stderr]).toEqual([5, expect.stringMatching(/moved is there already/)]);
    expect(read(xl, 'moved')).toBe(mine);
    write(xl, 'moved', mine.replace('moved', 'somebody'));
    write(xl, 'other.cfg', mine);
    const taken = await convert('old:moved', '--write', 'practice');
    expect(taken.code).toBe(5);
    expect(read(xl, 'other.cfg')).toBe(mine);
  });

  it.each([
    [['old:moved', '--write', 'old'], 5, 'old takes no definitions for xl: its toolstack is xm'],
    [['old:moved', '--write', 'nowhere'], 3, 'nowhere'],
    [['old:moved', '--write', 'practice', '--output-file', 'x'], 2, 'two places'],
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
