/** xl as facts/xen.md and the real server show it: formats, traps, exit codes. */
import { beforeEach, describe, expect, it } from 'vitest';
import { call, type TestWorld, testWorld } from './world.ts';

const winxp = `name = "winxp"
type = "hvm"
memory = 512
disk = [ "phy:/dev/server/winxp,hda,w" ]
vif = [ "bridge=intern" ]
`;
const destroyed = (
  id: number,
) => `libxl: error: libxl_domain.c:1183:libxl__destroy_domid: Domain ${id}:Non-existant domain
libxl: error: libxl_domain.c:1137:domain_destroy_callback: Domain ${id}:Unable to destroy guest
libxl: error: libxl_domain.c:1064:domain_destroy_cb: Domain ${id}:Destruction of domain failed
`;

let world: TestWorld;
const xl = (line: string) => call(world, `xl ${line}`);

beforeEach(async () => {
  world = testWorld('xl', '4.17', {
    '/etc/xen/winxp': winxp,
    '/etc/xen/pv': 'name="pv"\nkernel="/k"\n',
    '/k': '',
  });
  await call(world, 'lvcreate -L 8G -n winxp server');
});

describe('xl list', () => {
  it('has tabs in its header and blanks in its rows', async () => {
    await xl('create -q /etc/xen/winxp');
    expect(await xl('list')).toEqual({
      out: `Name                                        ID   Mem VCPUs\tState\tTime(s)
Domain-0                                     0  1024     2     r-----      12.3
winxp                                        1   512     1     r-----       0.0
`,
      err: '',
      rc: 0,
    });
  });

  const cases = [
    { line: 'list nope', rc: 1, out: '', err: 'nope is an invalid domain identifier (rc=-6)\n' },
    { line: 'list 999', rc: 1, out: '', err: "Error: Domain '999' does not exist.\n" },
    { line: 'domid Domain-0', rc: 0, out: '0\n', err: '' },
    {
      line: 'domid nope',
      rc: 1,
      out: '',
      err: "Can't get domid of domain name 'nope', maybe this domain does not exist.\n",
    },
    { line: 'domname 0', rc: 0, out: 'Domain-0\n', err: '' },
    { line: 'info free_memory', rc: 0, out: '3072\n', err: '' },
    { line: 'info nosuch', rc: 0, out: '', err: '' },
    { line: 'frobnicate', rc: 1, out: '', err: 'command not implemented\n' },
    { line: '-N list', rc: 1, out: '', err: 'command does not implement -N (dryrun) option\n' },
    {
      line: 'destroy 0',
      rc: 1,
      out: '',
      err: 'Not destroying domain 0; use -f to force.\nThis can only be done when using a disaggregated hardware domain and toolstack.\n\n',
    },
    { line: 'pause nope', rc: 1, out: '', err: 'nope is an invalid domain identifier (rc=-6)\n' },
    {
      line: 'unpause 99',
      rc: 0,
      out: '',
      err: 'libxl: error: libxl_domain.c:712:libxl_domain_unpause: Domain 99:Unpausing domain: No such process\n',
    },
    { line: 'destroy 99', rc: 1, out: '', err: `${destroyed(99)}destroy failed (rc=-21)\n` },
    { line: 'create', rc: 6, out: '', err: 'Config file not specified and none in save file\n' },
    {
      line: 'create /nope',
      rc: 3,
      out: '',
      err: 'Failed to read config file: /nope: No such file or directory\n',
    },
  ];
  it.each(cases)('$line', async ({ line, ...expected }) => {
    expect(await xl(line)).toEqual(expected);
  });

  it('prints one domain as an object and all as an array', async () => {
    await xl('create -q /etc/xen/winxp');
    const one: unknown = JSON.parse((await xl('list -l winxp')).out);
    expect(one).toMatchObject({ domid: 1, config: { c_info: { name: 'winxp', type: 'hvm' } } });
    const all: unknown = JSON.parse((await xl('list -l')).out);
    expect(all).toMatchObject([{ domid: 0 }, { domid: 1, config: { nics: [{ bridge: 'intern' }] } }]);
  });
});

describe('xl create', () => {
  it('says only what it parses', async () => {
    expect(await xl('create /etc/xen/winxp')).toEqual({
      out: '',
      err: 'Parsing config from /etc/xen/winxp\n',
      rc: 0,
    });
  });

  it('names a file and a line of Python', async () => {
    world.table['/etc/xen/old'] = "path='/usr/lib/xen-3.2-1'\nkernel=path+'/boot/hvmloader'\n";
    const answer = await xl('create -q /etc/xen/old');
    expect(answer.rc).toBe(1);
    expect(answer.err).toMatch(/^\/etc\/xen\/old:2: config parsing error near `path': syntax error/);
    expect(answer.err).toContain('warning: Config file looks like it contains Python code.\n');
  });

  it('takes settings behind the file, as xl text', async () => {
    await xl('create -q /etc/xen/winxp \'name="other"\' memory=64');
    expect((await xl('list other')).out).toContain(
      '\nother                                        1    64     1',
    );
  });

  const failures = [
    {
      title: 'a running name',
      prepare: (_: TestWorld) => call(world, 'xl create -q /etc/xen/winxp'),
      id: 2,
      err: `libxl: error: libxl_domain.c:310:libxl__domain_rename: Domain 2:Domain with name "winxp" already exists.
libxl: error: libxl_create.c:1239:initiate_domain_create: Domain 2:cannot make domain: -6
`,
    },
    {
      title: 'a missing volume',
      prepare: () => call(world, 'lvremove -f server/winxp'),
      id: 1,
      err: `libxl: error: libxl_disk.c:170:libxl__device_disk_set_backend: Domain 1:Disk vdev=hda failed to stat: /dev/server/winxp: No such file or directory
libxl: error: libxl_create.c:1268:initiate_domain_create: Domain 1:Unable to set disk defaults for disk 0
`,
    },
    {
      title: 'too little memory',
      prepare: () => call(world, 'practice-ctl free-memory 511'),
      id: 1,
      err: `xc: error: panic: xg_dom_boot.c:119: xc_dom_boot_mem_init: can't allocate low memory for domain: Out of memory
libxl: error: libxl_dom.c:567:libxl__build_dom: Domain 1:xc_dom_boot_mem_init failed: Operation not supported
libxl: error: libxl_create.c:1635:domcreate_rebuild_done: Domain 1:cannot (re-)build domain: -3
`,
    },
    {
      title: 'a missing bridge',
      prepare: () => call(world, 'brctl delbr intern'),
      id: 1,
      err: `libxl: error: libxl_exec.c:117:libxl_report_child_exitstatus: /etc/xen/scripts/vif-bridge online [4001] exited with error status 1
libxl: error: libxl_device.c:1288:device_hotplug_child_death_cb: script: Could not find bridge device intern
libxl: error: libxl_create.c:1937:domcreate_attach_devices: Domain 1:unable to add nic devices
`,
    },
    {
      title: 'an ordered fault',
      prepare: () => call(world, "practice-ctl fail-create 'no luck'"),
      id: 1,
      err: 'libxl: error: libxl_create.c:1867:domcreate_devmodel_started: Domain 1:no luck\n',
    },
  ];
  it.each(failures)('fails with $title: exit code 3, and a domid used up', async ({ prepare, id, err }) => {
    await prepare(world);
    expect(await xl('create -q /etc/xen/winxp')).toEqual({ out: '', err: err + destroyed(id), rc: 3 });
    expect(world.state.nextId).toBe(id + 1);
  });

  it('fails with a VNC password where qemu has no DES, and only the log says why', async () => {
    world.table['/etc/xen/winxp'] = `${winxp}vncpasswd = "peter"\n`;
    const answer = await xl('create -q /etc/xen/winxp');
    expect(answer.rc).toBe(3);
    expect(answer.err).toContain('device model did not start: -26');
    expect(answer.err).not.toContain('DES');
    expect(world.table['/var/log/xen/qemu-dm-winxp.log']).toContain(
      'Cipher backend does not support DES algorithm',
    );
  });

  it('takes a VNC password on 4.14', async () => {
    world.state.version = '4.14';
    world.table['/etc/xen/winxp'] = `${winxp}vncpasswd = "peter"\n`;
    expect((await xl('create -q /etc/xen/winxp')).rc).toBe(0);
  });

  it('makes up another MAC address at every create', async () => {
    const macs = new Set<string>();
    for (const id of [1, 2]) {
      await xl('create -q /etc/xen/winxp');
      macs.add((await call(world, `xenstore-read /local/domain/${id}/device/vif/0/mac`)).out);
      await xl('destroy winxp');
    }
    expect(macs.size).toBe(2);
    for (const mac of macs) expect(mac).toMatch(/^00:16:3e:[0-7][0-9a-f](:[0-9a-f]{2}){2}\n$/);
  });
});

describe('xl shutdown and reboot', () => {
  beforeEach(async () => {
    await xl('create -q /etc/xen/winxp');
  });

  it('refuses an HVM guest without -F', async () => {
    expect(await xl('shutdown winxp')).toEqual({
      out: '',
      err: `Shutting down domain 1
PV control interface not available: external graceful shutdown not possible.
Use "-F" to fallback to ACPI power event.
shutdown failed (rc=-10)
`,
      rc: 1,
    });
  });

  it('lets the guest go down, linger and vanish', async () => {
    expect((await xl('shutdown -F winxp')).rc).toBe(0);
    world.clock.advance(999);
    expect((await xl('list winxp')).out).toContain(' r----- ');
    world.clock.advance(1);
    expect((await xl('list winxp')).out).toContain(' --ps-- ');
    world.clock.advance(200);
    expect((await xl('domid winxp')).rc).toBe(1);
  });

  it('reboots with a new id and the same MAC address', async () => {
    const mac = (await call(world, 'xenstore-read /local/domain/1/device/vif/0/mac')).out;
    expect((await xl('reboot -F winxp')).err).toContain('sending ACPI reset button event');
    expect((await xl('list winxp')).out).toContain(' --psr- ');
    world.clock.advance(500);
    expect((await xl('domid winxp')).out).toBe('2\n');
    expect((await call(world, 'xenstore-read /local/domain/2/device/vif/0/mac')).out).toBe(mac);
  });

  it('is ignored by a stubborn guest, with exit code 0', async () => {
    await call(world, 'practice-ctl set winxp stubborn yes');
    expect((await xl('shutdown -F winxp')).rc).toBe(0);
    world.clock.advance(3_600_000);
    expect((await xl('domid winxp')).out).toBe('1\n');
  });

  it('waits with -w', async () => {
    const waiting = xl('shutdown -F -w winxp');
    world.clock.advance(2000);
    expect((await waiting).err).toMatch(
      /Waiting for 1 domains\nDomain 1 has been shut down, reason code 0\n$/,
    );
  });

  it('needs no -F for a PV guest', async () => {
    await xl('create -q /etc/xen/pv');
    expect(await xl('shutdown pv')).toEqual({ out: '', err: 'Shutting down domain 2\n', rc: 0 });
  });

  it('removes a crashed domain, as on_crash says', async () => {
    await call(world, 'practice-ctl crash winxp');
    expect((await xl('list winxp')).out).toContain(' --psc- ');
    world.clock.advance(200);
    expect((await xl('domid winxp')).rc).toBe(1);
  });
});
