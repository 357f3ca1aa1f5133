/** The ready bundles about Debian itself: packages, time, a user for monitoring. */
import { chownSync, existsSync, lstatSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { debian } from '../bundles-host/debian.ts';
import { shellNames } from '../bundles-host/host.ts';
import { systemd } from '../bundles-host/services.ts';
import { said, textOf, world } from './world.ts';

/** A world whose packages are those of a stand-in Debian. */
function packages(version: string) {
  const apt = debian();
  const units = systemd();
  const server = world({
    debian: version,
    hosts: [apt, units],
    mounts: { '/var/lib/apt': join(apt.folder, 'apt') },
  });
  server.write('run/systemd/system/.keep', '');
  server.remove('etc/apt');
  server.write('etc/apt/sources.list.d/.keep', '');
  return { apt, units, server };
}

describe('updates', () => {
  it.each(shellNames)('upgrades everything, once (%s)', async (shell) => {
    const { apt, server } = packages('12.11');
    apt.installed('bash installed 5.1');
    apt.lists('bash 5.2');
    const report = await server.run('updates', {}, { shell });
    expect(report.outcome, JSON.stringify(report.steps)).toBe('changed');
    expect(apt.calls().at(-1)).toMatch(/^upgrade/);
    expect((await server.run('updates', {}, { shell })).outcome).toBe('unchanged');
  });

  it('refuses a value that is no yes or no', async () => {
    await expect(world().run('updates', { allow_removal: 'perhaps' })).rejects.toMatchObject({
      reason: 'usage',
    });
  });
});

describe('updates-archive', () => {
  it.each([
    ['4.0', 'etch', 'bash'],
    ['10.13', 'buster', 'dash'],
  ] as const)('of Debian %s takes %s from the archive, once (%s)', async (version, name, shell) => {
    const { apt, server } = packages(version);
    server.write('etc/apt/sources.list', 'deb http://ftp.de.debian.org/debian etch main\n');
    apt.installed('bash installed 1');
    apt.lists('bash 1');
    apt.upstream('bash 2');
    const report = await server.run('updates-archive', {}, { shell });
    expect(report.outcome, JSON.stringify(report.steps)).toBe('changed');
    const main = 'main contrib non-free';
    expect(server.read('etc/apt/sources.list').split('\n').slice(1, 3)).toEqual([
      `deb http://archive.debian.org/debian ${name} ${main}`,
      `deb http://archive.debian.org/debian-security ${name}/updates ${main}`,
    ]);
    expect(apt.read('dpkg')).toContain('bash install_ok_installed 2');
    expect((await server.run('updates-archive', {}, { shell })).outcome).toBe('unchanged');
  });

  it('is not for a release that is kept up', async () => {
    const report = await packages('12.11').server.run('updates-archive');
    expect([report.outcome, said(report)]).toEqual(['unchanged', {}]);
  });

  it('refuses while another list leads to the servers of today', async () => {
    const { server } = packages('10.13');
    server.write('etc/apt/sources.list.d/more.list', 'deb http://deb.debian.org/debian buster main\n');
    const report = await server.run('updates-archive');
    expect(said(report)['other-sources']).toMatch(/^refused: .*: \/etc\/apt\/sources.list.d\/more.list$/);
  });

  it('refuses a mirror that is no address', async () => {
    await expect(world().run('updates-archive', { mirror: 'http://a b' })).rejects.toMatchObject({
      reason: 'usage',
    });
  });
});

describe('time', () => {
  it.each(shellNames)('starts systemd-timesyncd and sets the timezone, once (%s)', async (shell) => {
    const { apt, units, server } = packages('12.11');
    apt.installed('systemd-timesyncd installed 252');
    units.unit('systemd-timesyncd', 'inactive', 'disabled');
    const values = { timezone: 'Europe/Berlin' };
    const report = await server.run('time', values, { shell });
    expect(report.outcome, JSON.stringify(report.steps)).toBe('changed');
    expect(units.calls()).toEqual(['enable systemd-timesyncd', 'start systemd-timesyncd']);
    expect(server.read('etc/timezone')).toBe('Europe/Berlin\n');
    expect(server.sees('readlink', '/etc/localtime')).toBe('/usr/share/zoneinfo/Europe/Berlin');
    expect((await server.run('time', values, { shell })).outcome).toBe('unchanged');
  });

  it('takes back the timezone', async () => {
    const { apt, units, server } = packages('12.11');
    apt.installed('systemd-timesyncd installed 252');
    units.unit('systemd-timesyncd', 'active', 'enabled');
    const before = textOf(server, 'etc/timezone');
    const wasThere = existsSync(join(server.folder, 'etc/localtime'));
    await server.run('time', { timezone: 'Europe/Berlin' }, { takenBack: true });
    expect(textOf(server, 'etc/timezone')).toBe(before);
    expect(existsSync(join(server.folder, 'etc/localtime'))).toBe(wasThere);
  });

  it('takes back a link that leads nowhere, too', async () => {
    const { apt, units, server } = packages('12.11');
    apt.installed('systemd-timesyncd installed 252');
    units.unit('systemd-timesyncd', 'active', 'enabled');
    rmSync(join(server.folder, 'etc/localtime'), { force: true });
    symlinkSync('/usr/share/zoneinfo/Gone/Away', join(server.folder, 'etc/localtime'));
    await server.run('time', { timezone: 'Europe/Berlin' }, { takenBack: true });
    expect(server.sees('readlink', '/etc/localtime')).toBe('/usr/share/zoneinfo/Gone/Away');
  });

  it.each([
    ['sbin/chronyd', '12.11', 'chrony'],
    ['sbin/ntpd', '12.11', 'ntpsec'],
    ['sbin/ntpd', '9.13', 'ntp'],
  ])('keeps to what is installed: %s on Debian %s', async (daemon, version, service) => {
    const { units, server } = packages(version);
    server.write(daemon, '');
    units.unit(service, 'inactive', 'enabled');
    const report = await server.run('time');
    expect(said(report)).toEqual({ [service]: expect.stringMatching(/^changed/) });
    expect(units.calls()).toEqual([`start ${service}`]);
  });

  it('refuses what is no timezone', async () => {
    const values = { timezone: '../../etc/passwd' };
    await expect(world().run('time', values)).rejects.toMatchObject({ reason: 'usage' });
  });
});

describe('monitoring-user', () => {
  const key = `ssh-ed25519 ${'A'.repeat(68)} it's me`;
  const ready = (version = '12.11') => {
    const { apt, server } = packages(version);
    apt.installed('sudo installed 1.9');
    server.write('etc/ssh/sshd_config', '');
    return server;
  };

  it.each(shellNames)('makes the user, the key and the rules, once (%s)', async (shell) => {
    const server = ready();
    const report = await server.run('monitoring-user', { key }, { shell });
    expect(report.outcome, JSON.stringify(report.steps)).toBe('changed');
    expect(server.read('etc/shadow')).toMatch(/^monitor:\*:/m);
    expect(server.read('home/monitor/.ssh/authorized_keys')).toBe(`restrict ${key}\n`);
    for (const name of ['home/monitor', 'home/monitor/.ssh', 'home/monitor/.ssh/authorized_keys']) {
      const { uid, mode } = lstatSync(join(server.folder, name));
      expect([name, uid, mode & 0o022]).toEqual([name, 0, 0]);
    }
    expect(statSync(join(server.folder, 'etc/sudoers.d/ctctl-monitor')).mode & 0o7777).toBe(0o440);
    server.sees('visudo', '-c');
    const allowed = server.sees('sudo', '-l', '-U', 'monitor');
    expect(allowed).toContain('(root) NOPASSWD: /usr/sbin/xl list, /usr/sbin/xl info');
    expect(allowed.match(/NOPASSWD/g)).toHaveLength(1);
    expect((await server.run('monitoring-user', { key }, { shell })).outcome).toBe('unchanged');
  });

  it('takes everything back', async () => {
    const server = ready();
    const report = await server.run('monitoring-user', { key }, { takenBack: true });
    expect(report.steps.map(({ state }) => state)).not.toContain('undo-failed');
    expect(server.read('etc/passwd')).not.toContain('monitor:');
    expect(server.has('etc/sudoers.d/ctctl-monitor')).toBe(false);
  });

  it.each([
    [
      'a home of its own',
      'home/monitor',
      'refused: /home/monitor belongs to daemon, not to root: move it away',
    ],
    ['an .ssh of its own', 'home/monitor/.ssh', 'refused: /home/monitor/.ssh belongs to daemon, not to root'],
    [
      'keys of its own',
      'home/monitor/.ssh/authorized_keys',
      'refused: /home/monitor/.ssh/authorized_keys belongs to daemon, not to root',
    ],
  ])('refuses an account that is there with %s', async (_what, path, text) => {
    const server = ready();
    server.sees('useradd', '-M', '-U', '-d', '/home/monitor', '-p', '*', 'monitor');
    server.write('home/monitor/.ssh/authorized_keys', '');
    chownSync(join(server.folder, path), 1, 1);
    const report = await server.run('monitoring-user', { key });
    expect(said(report).user).toContain(text);
    expect(server.read('home/monitor/.ssh/authorized_keys')).toBe('');
  });

  it.each(['authorized_keys2', 'rc', '.hidden'])(
    'refuses an .ssh with %s in it, account or not',
    async (name) => {
      const server = ready();
      server.write(`home/monitor/.ssh/${name}`, '');
      expect(said(await server.run('monitoring-user', { key })).user).toBe(
        `refused: /home/monitor/.ssh holds more than authorized_keys, and sshd may obey it: move it away: ${name}`,
      );
      server.remove(`home/monitor/.ssh/${name}`);
      expect((await server.run('monitoring-user', { key })).outcome).toBe('changed');
    },
  );

  it.each(['home/monitor', 'home/monitor/.ssh', 'home/monitor/.ssh/authorized_keys'])(
    'refuses the link %s',
    async (path) => {
      const server = ready();
      mkdirSync(join(server.folder, path, '..'), { recursive: true });
      symlinkSync('/tmp', join(server.folder, path));
      expect(said(await server.run('monitoring-user', { key })).user).toBe(
        `refused: /${path} is a link: look where it leads, and move it away`,
      );
    },
  );

  it('leaves the old rules where visudo does not take the new ones', async () => {
    const server = ready();
    server.tool('visudo', 'echo "syntax error near line 2" >&2; exit 1');
    const report = await server.run('monitoring-user', { key });
    expect(said(report).sudoers).toBe('failed: visudo does not take the rules: syntax error near line 2');
    expect(server.has('etc/sudoers.d/ctctl-monitor')).toBe(false);
  });

  it('writes the words that an old sshd knows', async () => {
    const server = ready('8.11');
    await server.run('monitoring-user', { key });
    expect(server.read('home/monitor/.ssh/authorized_keys')).toMatch(/^no-port-forwarding,.*,no-pty,/);
  });

  it.each([
    { key: 'ssh-ed25519 short' },
    { key: `command="x" ${key}` },
    { key: `${key}\n${key}` },
    { key, user: 'ALL' },
    { key, user: 'a.b' },
  ])('refuses %j', async (values) => {
    await expect(world().run('monitoring-user', values)).rejects.toMatchObject({ reason: 'usage' });
  });
});
