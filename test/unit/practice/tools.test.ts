/** The small tools: xenstore, brctl, dpkg; and xm where no transcript reaches. */
import { beforeEach, describe, expect, it } from 'vitest';
import { call, type TestWorld, testWorld } from './world.ts';

let world: TestWorld;
const run = (line: string) => call(world, line);

const definition = `name='winxp'
builder='hvm'
memory=512
disk=['phy:/dev/server/srv,ioemu:hda,w', ',hdc:cdrom,r']
vif=['mac=00:16:3e:00:00:01,bridge=intern']
vnc=1
`;

beforeEach(async () => {
  world = testWorld('xm', '3.2', { '/etc/xen/winxp': definition, '/k': '' });
  await run('xm create -q /etc/xen/winxp');
  world.clock.advance(30);
  // Opening the picture is asynchronous even in a test.
  await Promise.resolve();
  await Promise.resolve();
});

describe('the small tools', () => {
  const cases = [
    { line: 'xenstore-read /local/domain/1/name /local/domain/1/console/vnc-port', out: 'winxp\n5901\n' },
    {
      line: 'xenstore-read /local/domain/9/name',
      err: "xenstore-read: couldn't read path /local/domain/9/name\n",
      rc: 1,
    },
    { line: 'xenstore-read', err: 'Usage: xenstore-read [-h] [-p] [-s] key [...]\n', rc: 1 },
    { line: 'xenstore-list /local/domain', out: '0\n1\n' },
    {
      line: 'xenstore-list -p /local/domain/1/device',
      out: '/local/domain/1/device/vbd\n/local/domain/1/device/vif\n',
    },
    { line: 'xenstore-list /nope', err: 'xenstore-list: could not list path /nope\n', rc: 1 },
    { line: 'xenstore-exists /local/domain/1' },
    { line: 'xenstore-exists /local/domain/2', rc: 1 },
    { line: 'xenstore-read /local/domain/0/backend/vbd/1/768/params', out: '/dev/server/srv\n' },
    { line: 'xenstore-read /local/domain/1/device/vbd/5632/device-type', out: 'cdrom\n' },
    {
      line: 'brctl show',
      out: `bridge name\tbridge id\t\tSTP enabled\tinterfaces
extern\t\t8000.001c4212a0b1\tno\t\teth0
intern\t\t8000.001c4212a0b1\tno\t\tvif1.0
`,
    },
    {
      line: 'brctl addbr intern',
      err: "device intern already exists; can't create bridge with the same name\n",
      rc: 1,
    },
    { line: 'dpkg --print-architecture', out: 'i386\n' },
    {
      line: 'dpkg -s nope',
      err: "dpkg-query: package 'nope' is not installed and no information is available\nUse dpkg --info (= dpkg-deb --info) to examine archive files.\n",
      rc: 1,
    },
    { line: 'dpkg -l domu-*', err: 'dpkg-query: no packages found matching domu-*\n', rc: 1 },
    { line: 'dpkg --frob', err: 'dpkg: error: unknown option --frob\n', rc: 2 },
  ];
  it.each(cases)('$line', async ({ line, out = '', err = '', rc = 0 }) => {
    expect(await run(line)).toEqual({ out, err, rc });
  });
});

describe('xm beyond the transcripts', () => {
  const errors = [
    { title: 'a bad name', text: "name='a b'\n", err: 'Error: Invalid VM Name\n' },
    {
      title: 'a missing kernel',
      text: "kernel='/nope'\n",
      err: 'Error: Kernel image does not exist: /nope\n',
    },
    {
      title: 'a missing ISO image',
      text: "builder='hvm'\ndisk=['file:/no.iso,hdc:cdrom,r']\n",
      err: 'Error: Disk image does not exist: /no.iso\n',
    },
    {
      title: 'a missing volume',
      text: "kernel='/k'\ndisk=['phy:server/nope,hda,w']\n",
      err: 'Error: Device 768 (vbd) could not be connected. Backend device not found.\n',
    },
    {
      title: 'a missing bridge',
      text: "kernel='/k'\nvif=['bridge=nope']\n",
      err: 'Error: Device 0 (vif) could not be connected.\nCould not find bridge device nope\n',
    },
    { title: 'an unknown variable', text: 'memory=size\n', err: "Error: name 'size' is not defined\n" },
  ];
  it.each(errors)('create fails with $title', async ({ text, err }) => {
    world.table['/etc/xen/x'] = text;
    expect(await run('xm create -q x')).toEqual({ out: '', err, rc: 1 });
    expect((await run('xm list x')).rc).toBe(1);
  });

  it('takes memory from Domain 0 when there is too little', async () => {
    world.table['/etc/xen/big'] = "kernel='/k'\nmemory=3000\n";
    expect((await run('xm create -q big')).rc).toBe(0);
    expect((await run('xm list Domain-0')).out).toMatch(/Domain-0 +0 +584 +2/);
  });

  it('prefers a file in the working directory to one in /etc/xen', async () => {
    world.table['/root/winxp'] = null;
    expect(await run('xm create winxp')).toEqual({
      out: 'Using config file "winxp".\n',
      err: "Error: [Errno 21] Is a directory: 'winxp'\n",
      rc: 1,
    });
  });

  it('pulls the plug on an HVM guest, stubborn or not', async () => {
    await run('practice-ctl set winxp stubborn yes');
    expect(await run('xm shutdown winxp')).toEqual({ out: '', err: '', rc: 0 });
    expect((await run('xm list winxp')).out).toContain(' ---s-- ');
    world.clock.advance(200);
    expect((await run('xm list winxp')).rc).toBe(1);
  });

  it('sorts by name, byte by byte, with managed domains that do not run', async () => {
    const spec = world.state.domains[1]?.spec;
    if (spec !== undefined) world.state.managed.push({ ...spec, name: 'Alpha' });
    const names = (await run('xm list')).out
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(' ')[0]);
    expect(names).toEqual(['Alpha', 'Domain-0', 'winxp']);
  });

  it('starts a managed domain and lists it as halted when it has gone', async () => {
    const spec = world.state.domains[1]?.spec;
    if (spec !== undefined) world.state.managed.push({ ...spec, name: 'kept' });
    expect(await run('xm start kept')).toEqual({ out: '', err: '', rc: 0 });
    expect((await run('xm domid kept')).out).toBe('2\n');
    await run('xm destroy kept');
    expect((await run('xm domid kept')).out).toBe('None\n');
  });

  it('shows the VNC password in clear', async () => {
    world.table['/etc/xen/p'] = "builder='hvm'\nvnc=1\nvncpasswd='peter'\n";
    await run('xm create -q p');
    expect((await run('xm list -l p')).out).toContain('(vncpasswd peter)');
  });
});
