/** What a real Xen server refuses: the cause in the message, the right exit code, nothing left half made. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Lab, labSuite } from '../support/lab.ts';

const create = (name: string, ...more: string[]): string[] => [
  ...['domain', 'create', `lab:${name}`],
  ...['--hvm', '--disk', '1G', '--iso', '/root/winxp.iso', '--memory', '128', '--bridge', 'intern', ...more],
];

describe('faults on a real Xen server', () => {
  let lab: Lab;
  labSuite('faults', (started) => {
    lab = started;
  });

  const fails = async (step: string, args: readonly string[], code: number, words: RegExp): Promise<void> => {
    const result = await lab.timed(step, args);
    expect(result.stderr).toMatch(words);
    expect(result.stderr.split('\n').filter((line) => line.startsWith('ctctl:'))).toHaveLength(1);
    expect([result.code, result.stdout]).toEqual([code, '']);
  };
  /** Volumes, definitions, domains and left-overs of a run: none of them may have come. */
  const inventoryOfServer = (): Promise<string> =>
    lab.ssh(
      "lvs --noheadings -o lv_name server; ls -A /etc/xen; xl list | awk '{ print $1 }'; ls -d /tmp/ctctl.* 2>/dev/null; true",
    );

  it.each([
    [
      'name taken',
      create('appliance'),
      5,
      /definition \S+appliance is there and differs: type is pv, asked for hvm/,
    ],
    [
      'no space in the VG',
      create('bad', '--disk', '100G'),
      5,
      /no space in the volume group server: 100 GiB asked for, 19\.\d+ GiB free/,
    ],
    [
      'ISO missing',
      create('bad', '--iso', '/root/none.iso'),
      5,
      /the ISO image \/root\/none\.iso is not on the server/,
    ],
    [
      'bridge missing',
      create('bad', '--bridge', 'nowhere'),
      5,
      /there is no bridge nowhere \(there: extern intern\)/,
    ],
    [
      'too little memory',
      create('bad', '--memory', '16G', '--start'),
      5,
      /not enough memory for bad: 16384 MiB of memory asked for, \d+ MiB free/,
    ],
  ])('%s', async (step, args, code, words) => {
    const before = await inventoryOfServer();
    await fails(step, args, code, words);
    expect(await inventoryOfServer()).toBe(before);
  });

  it('VNC password on Debian 12: warned, the cause from the log of QEMU, everything taken back', async () => {
    const secret = 'Gx7-kQ2w';
    const file = join(lab.folder, 'password');
    writeFileSync(file, `${secret}\n`);
    const before = await inventoryOfServer();
    const result = await lab.timed('VNC password', create('locked', '--start', '--vnc-password-file', file));
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/warning: VNC passwords: QEMU of Debian 12 and 13 cannot do them/);
    expect(result.stderr).toMatch(
      /domain locked running: failed: QEMU on this server cannot do VNC passwords .*does not support DES algorithm.*taken back: volume server\/locked of 1 GiB, definition/,
    );
    expect(result.stdout + result.stderr).not.toContain(secret);
    expect(await inventoryOfServer()).toBe(before);
  });

  it('memory that only xl itself finds missing: taken back as well', async () => {
    const before = await inventoryOfServer();
    const free = Number(await lab.ssh('xl info free_memory'));
    const result = await lab.timed('memory to the brim', create('brim', '--memory', String(free), '--start'));
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/domain brim running: failed: .*memory.*taken back/i);
    expect(await inventoryOfServer()).toBe(before);
  });

  it('sudo: without a password it works, with one it needs a terminal, without the right it is refused', async () => {
    await lab.add('by-admin', '--user', 'admin', '--sudo', '--no-check');
    await lab.add('by-carol', '--user', 'carol', '--sudo', '--no-check');
    await lab.add('by-nobody', '--user', 'nosudo', '--sudo', '--no-check');
    const list = await lab.timed('list as admin', [
      'list',
      '--on',
      'by-admin',
      '--json',
      '--accept-host-key',
      await fingerprint(),
    ]);
    expect(list.code, list.stderr).toBe(0);
    const accept = ['--accept-host-key', await fingerprint()];
    await fails(
      'start as carol',
      ['start', 'by-carol:appliance', ...accept],
      5,
      /by-carol: sudo wants a password, and there is nobody to ask/,
    );
    await fails(
      'start as nosudo',
      ['start', 'by-nobody:appliance', ...accept],
      5,
      /by-nobody: .*(may not use sudo|wants a password)/,
    );
  });

  it('sudo with a password: from standard input it works, a wrong one is refused', async () => {
    const list = ['list', '--on', 'by-carol', '--json', '--password-stdin'];
    const right = await lab.run(list, { input: 'lab-sudo\n' });
    expect(right.code, right.stderr).toBe(0);
    expect(right.stdout).toContain('Domain-0');
    const wrong = await lab.run(['start', 'by-carol:appliance', '--password-stdin'], { input: 'wrong\n' });
    expect([wrong.code, wrong.stdout]).toEqual([4, '']);
    expect(wrong.stderr).toMatch(/^ctctl: by-carol: sudo did not accept the password/m);
    expect(wrong.stderr + right.stderr).not.toContain('lab-sudo');
  });

  it('the system’s own ssh serves as well: the same list, the same unchanged run', async () => {
    const before = await lab.run(['list', '--on', 'lab', '--json']);
    expect((await lab.run(['server', 'edit', 'lab', '--transport', 'openssh'])).code).toBe(0);
    const after = await lab.timed('list by openssh', ['list', '--on', 'lab', '--json']);
    expect(after.code, after.stderr).toBe(0);
    const names = ({ stdout }: { readonly stdout: string }): readonly string[] =>
      (JSON.parse(stdout) as { items: { name: string }[] }).items.map(({ name }) => name);
    expect(names(after)).toEqual(names(before));
    await fails(
      'create by openssh',
      create('bad', '--iso', '/root/none.iso'),
      5,
      /none\.iso is not on the server/,
    );
    expect((await lab.run(['server', 'edit', 'lab', '--unset', 'transport'])).code).toBe(0);
  });

  it('server check passes every layer', async () => {
    const { code, stdout } = await lab.timed('server check', ['server', 'check', 'lab', '--json']);
    const items = (JSON.parse(stdout) as { items: { layer: string; state: string }[] }).items;
    expect(code).toBe(0);
    expect(items.slice(0, 7).map(({ layer, state }) => `${layer} ${state}`)).toEqual([
      'name ok',
      'TCP ok',
      'banner ok',
      'algorithms ok',
      'host key ok',
      'authentication ok',
      'shell ok',
    ]);
    expect(items.filter(({ state }) => state === 'failed')).toEqual([]);
  });

  async function fingerprint(): Promise<string> {
    return /SHA256:\S+/.exec(await lab.ssh('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'))?.[0] ?? '';
  }
});
