/** The LVM tools: what they make, what they refuse, and what their reports look like, today's and Etch's. */
import { beforeEach, describe, expect, it } from 'vitest';
import { call, type TestWorld, testWorld } from './world.ts';

let world: TestWorld;
const run = (line: string) => call(world, line);

describe("today's LVM", () => {
  beforeEach(async () => {
    world = testWorld('xl', '4.17');
    await run('lvcreate -L 8G -n winxp server');
  });

  const cases = [
    { line: 'lvcreate -L 1g -n data server', out: '  Logical volume "data" created.\n' },
    {
      line: 'lvcreate -L1G -n winxp server',
      err: '  Logical Volume "winxp" already exists in volume group "server"\n',
      rc: 5,
    },
    {
      line: 'lvcreate -L1G -n a nope',
      err: '  Volume group "nope" not found\n  Cannot process volume group nope\n',
      rc: 5,
    },
    {
      line: 'lvcreate -L1T -n big server',
      err: '  Volume group "server" has insufficient free space (13286 extents): 262144 required.\n',
      rc: 5,
    },
    {
      line: 'lvcreate -L 513M -n odd server',
      out: '  Rounding up size to full physical extent 516.00 MiB\n  Logical volume "odd" created.\n',
    },
    { line: 'lvcreate -l 100%FREE -n all server', out: '  Logical volume "all" created.\n' },
    { line: 'lvcreate -s -L 1G -n snap /dev/server/winxp', out: '  Logical volume "snap" created.\n' },
    {
      line: 'lvcreate --frob server',
      err: "lvcreate: unrecognized option '--frob'\n  Error during parsing of command line.\n",
      rc: 3,
    },
    { line: 'lvremove -f server/nope', err: '  Failed to find logical volume "server/nope"\n', rc: 5 },
    { line: 'lvremove -f server/winxp', out: '  Logical volume "winxp" successfully removed.\n' },
    {
      line: 'lvremove /dev/server/winxp',
      out: 'Do you really want to remove active logical volume server/winxp? [y/n]: ',
      err: '  [n]\n  Logical volume server/winxp not removed.\n',
      rc: 5,
    },
    {
      line: 'lvextend -L +2G server/winxp',
      out: `  Size of logical volume server/winxp changed from 8.00 GiB (2048 extents) to 10.00 GiB (2560 extents).
  Logical volume server/winxp successfully resized.
`,
    },
    {
      line: 'lvextend -L 8G server/winxp',
      err: '  New size (2048 extents) matches existing size (2048 extents).\n',
      rc: 5,
    },
    {
      line: 'lvextend -L 4G server/winxp',
      err: '  New size given (1024 extents) not larger than existing size (2048 extents)\n',
      rc: 5,
    },
    { line: 'lvrename server winxp old', out: '  Renamed "winxp" to "old" in volume group "server"\n' },
    {
      line: 'lvrename server nope old',
      err: '  Existing logical volume "nope" not found in volume group "server"\n',
      rc: 5,
    },
    {
      line: 'lvs',
      out: `  LV    VG     Attr       LSize   Pool Origin Data%  Meta%  Move Log Cpy%Sync Convert
  srv   server -wi-a----- 100.00m                                                    
  winxp server -wi-a-----   8.00g                                                    
`,
    },
    {
      line: "lvs --noheadings --nosuffix --units b --separator '|' -o lv_name,lv_size,lv_path",
      out: '  srv|104857600|/dev/server/srv\n  winxp|8589934592|/dev/server/winxp\n',
    },
    {
      line: 'lvs --noheadings -o lv_name server/nope',
      err: '  Failed to find logical volume "server/nope"\n',
      rc: 5,
    },
    { line: 'lvs -o nosuch', err: '  Unrecognised field: nosuch\n', rc: 3 },
    {
      line: 'vgs',
      out: `  VG     #PV #LV #SN Attr   VSize   VFree  
  server   1   2   0 wz--n- <60.00g <51.90g
`,
    },
    { line: 'vgs --noheadings --units m --nosuffix -o vg_extent_size,vg_free_count', out: '  4.00 13286\n' },
    { line: 'pvs --noheadings -o pv_name,vg_name', out: '  /dev/sdb1 server\n' },
  ];
  it.each(cases)('$line', async ({ line, out = '', err = '', rc = 0 }) => {
    expect(await run(line)).toEqual({ out, err, rc });
  });

  it('calls a volume open while a domain runs on it', async () => {
    world.table['/d'] = 'name="d"\ntype="hvm"\ndisk=["phy:/dev/server/winxp,hda,w"]\n';
    await run('xl create -q /d');
    expect((await run('lvs --noheadings -o lv_attr server/winxp')).out).toBe('  -wi-ao----\n');
    expect(await run('lvremove -f server/winxp')).toEqual({
      out: '',
      err: '  Logical volume server/winxp in use.\n',
      rc: 5,
    });
  });

  it('removes the snapshots of a volume with it', async () => {
    await run('lvcreate -s -L 1G -n snap server/winxp');
    expect((await run('lvs --noheadings -o lv_name,origin,lv_attr')).out).toContain(
      '  snap  winxp swi-a-s---\n',
    );
    await run('lvremove -f server/winxp');
    expect((await run('lvs --noheadings -o lv_name')).out).toBe('  srv \n');
  });

  it('is full after fill-vg', async () => {
    await run('practice-ctl fill-vg 10');
    expect((await run('lvcreate -l 11 -n more server')).rc).toBe(5);
    expect((await run('lvcreate -l 10 -n more server')).rc).toBe(0);
  });
});

describe("Etch's LVM 2.02.06", () => {
  beforeEach(() => {
    world = testWorld('xm', '3.2');
  });

  const cases = [
    { line: 'lvcreate -L8G -nwinxp server', out: '  Logical volume "winxp" created\n' },
    {
      line: 'lvcreate -L1T -nbig server',
      err: '  Insufficient free extents (15334) in volume group server: 262144 required\n',
      rc: 5,
    },
    { line: 'lvs --noheadings -o lv_name,lv_attr,lv_size', out: '  srv  -wi-a- 100.00M\n' },
    { line: 'lvs -o lv_path', err: '  Unrecognised field: lv_path\n', rc: 3 },
    {
      line: 'lvs --reportformat json',
      err: "lvs: unrecognized option '--reportformat'\n  Error during parsing of command line.\n",
      rc: 3,
    },
    { line: 'lvremove -f server/nope', err: '  One or more specified logical volume(s) not found.\n', rc: 5 },
    { line: 'lvremove -f server/srv', out: '  Logical volume "srv" successfully removed\n' },
  ];
  it.each(cases)('$line', async ({ line, out = '', err = '', rc = 0 }) => {
    expect(await run(line)).toEqual({ out, err, rc });
  });
});
