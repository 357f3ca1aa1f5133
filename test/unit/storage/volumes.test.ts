/** Volumes, groups and who uses them, out of the answers of LVM and the definitions. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/remote/bundle/run.ts';
import { type Volume, volumeFacts } from '../../../src/storage/volumes/facts.ts';
import { failureOf } from '../inventory/helpers.ts';

const answer = (lines: readonly string[], code = 0, stderr = ''): Answer => ({ lines, code, stderr });
const gib = 1024 ** 3;

const answersOf = (volumes: readonly string[], disks: readonly string[] = []): ReadonlyMap<string, Answer> =>
  new Map([
    ['volumes', answer(volumes)],
    ['groups', answer([`  server|${100 * gib}|${91 * gib}`])],
    ['disks', answer(disks.map((line) => line.replaceAll('!', '\t')))],
  ]);

const winxp = `  server|winxp|${8 * gib}|aQfyGB-0000||-wi-ao`;

describe('volumeFacts', () => {
  it('reads volumes and groups, sizes in bytes', () => {
    expect(volumeFacts('home', answersOf([winxp, `  server|srv|${gib}|bBbbbb-1111||-wi-a-----`]))).toEqual({
      volumes: [
        {
          server: 'home',
          volumeGroup: 'server',
          name: 'winxp',
          device: '/dev/server/winxp',
          size: 8 * gib,
          uuid: 'aQfyGB-0000',
          origin: null,
          open: true,
          usedBy: [],
        },
        expect.objectContaining({ name: 'srv', size: gib, open: false }),
      ],
      groups: [{ server: 'home', name: 'server', size: 100 * gib, free: 91 * gib }],
    });
  });

  it('knows a snapshot by its origin', () => {
    const { volumes } = volumeFacts('home', answersOf([`  server|before|${gib}|cC|winxp|swi-a-s---`]));
    expect(volumes[0]).toMatchObject({ name: 'before', origin: 'winxp', open: false });
  });

  it('is not disturbed by words among the rows', () => {
    const { volumes } = volumeFacts('home', answersOf(['File descriptor 3 left open', '', winxp]));
    expect(volumes.map(({ name }) => name)).toEqual(['winxp']);
  });

  it('may find nothing', () => {
    expect(volumeFacts('home', answersOf([])).volumes).toEqual([]);
  });

  it.each(['volumes', 'groups'])('fails where LVM does not answer (%s)', async (id) => {
    const answers = new Map([...answersOf([winxp]), [id, answer([], 127, 'sh: lvs: not found')] as const]);
    expect(await failureOf(() => volumeFacts('home', answers))).toMatchObject({
      reason: 'failed',
      server: 'home',
      message: 'home: LVM does not answer: sh: lvs: not found',
    });
  });

  it('fails without an answer', async () => {
    expect((await failureOf(() => volumeFacts('home', new Map()))).message).toBe(
      'home: LVM does not answer: no answer',
    );
  });
});

describe('usedBy', () => {
  const usersOf = (...lines: readonly string[]): Volume['usedBy'] =>
    volumeFacts('home', answersOf([winxp], lines)).volumes[0]?.usedBy ?? [];

  it.each([
    ['[phy:/dev/server/winxp,hda,w]'],
    ['[phy:/dev/server/winxp,ioemu:hda,w,file:/root/winxp.iso,hdc:cdrom,r]'],
    ['[file:/root/winxp.iso,hdc:cdrom,r,phy:/dev/server/winxp,hda,w]'],
    // xm takes a volume without /dev/.
    ['[phy:server/winxp,hda,w]'],
    ['[/dev/server/winxp,,hda,w]'],
    ['[/dev/server/winxp,raw,hda,rw]'],
    ['[format=raw,vdev=hda,access=rw,target=/dev/server/winxp]'],
  ])('%s names it', (disks) => {
    expect(usersOf(`/etc/xen/xp!disk!${disks}`)).toEqual(['xp']);
  });

  it.each([
    ['[phy:/dev/server/winxp2,hda,w]'],
    ['[phy:/dev/server2/winxp,hda,w]'],
    ['[phy:/mnt/dev/server/winxp,hda,w]'],
    ['[phy:/dev/server/winxp-old,hda,w]'],
    ['[file:/root/winxp.iso,hdc:cdrom,r]'],
    ['[]'],
  ])('%s does not', (disks) => {
    expect(usersOf(`/etc/xen/xp!disk!${disks}`)).toEqual([]);
  });

  it('is the name in the file, wherever it stands there', () => {
    expect(
      usersOf(
        '/etc/xen/a.cfg!disk![phy:/dev/server/winxp,hda,w]',
        '/etc/xen/a.cfg!name!winxp',
        '/etc/xen/b.cfg!name!other',
        '/etc/xen/b.cfg!disk![phy:/dev/server/winxp,hda,w]',
      ),
    ).toEqual(['winxp', 'other']);
  });
});
