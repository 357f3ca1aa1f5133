/** The ready bundles about Xen's own settings: VNC, network addresses, xendomains, a guest's console. */
import { statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shellNames } from '../bundles-host/host.ts';
import { said, textOf, toolstack, world } from './world.ts';

describe('vnc-loopback', () => {
  const setting = `# a comment\n#(vnc-listen '127.0.0.1')\n(vnc-listen '0.0.0.0')\n(dom0-min-mem 196)\n`;
  const xend = (log: string) => `#!/bin/sh
case "$1" in
  status) exit 0 ;;
  start|stop|restart) echo "xend $1" >>'${log}' ;;
esac
`;

  it.each(shellNames)('sets it for xend, once, and restarts that (%s)', async (shell) => {
    const server = world({ debian: '4.0' });
    toolstack(server, 'xm');
    server.write('etc/xen/xend-config.sxp', setting);
    server.write('etc/init.d/xend', xend(join(server.folder, 'calls')), 0o755);
    server.write('etc/xen/guest', "memory = 64\nvnclisten = '127.0.0.1'\nvfb = ['type=vnc,vncunused=1']\n");
    const options = { shell, toolstack: 'xm' } as const;
    const report = await server.run('vnc-loopback', {}, options);
    expect(report.outcome, JSON.stringify(report.steps)).toBe('changed');
    expect(server.read('etc/xen/xend-config.sxp')).toBe(setting.replace('0.0.0.0', '127.0.0.1'));
    expect(server.read('calls')).toBe('xend restart\n');
    expect((await server.run('vnc-loopback', {}, options)).outcome).toBe('unchanged');
    expect(server.read('calls')).toBe('xend restart\n');
  });

  it('refuses several settings, of which xend would take the first', async () => {
    const server = world({ debian: '4.0' });
    toolstack(server, 'xm');
    server.write('etc/xen/xend-config.sxp', `${setting}(vnc-listen '127.0.0.1')\n`);
    const report = await server.run('vnc-loopback', {}, { toolstack: 'xm' });
    expect(report.outcome).toBe('refused');
    expect(said(report)['one-setting']).toMatch(/refused: several lines set vnc-listen/);
  });

  it.each([
    ["vnclisten = '0.0.0.0'", '0.0.0.0'],
    ['vfb = ["vnc=1,vnclisten=192.168.1.5"]', '192.168.1.5'],
    ["vnclisten='0.0.0.0:3'", '0.0.0.0:3'],
    ["vfb = ['type=vnc, vnclisten=0.0.0.0']", '0.0.0.0'],
    ["vfb = [ 'type=vnc,vnclisten = 0.0.0.0 , vncunused=1' ]", '0.0.0.0'],
  ])('on an xl server names the definition with %s', async (line, address) => {
    const server = world();
    toolstack(server, 'xl');
    server.write('etc/xen/fine', "memory = 64\nvnclisten = '127.0.0.1:2'\nvfb = ['vnc=1']\n");
    expect((await server.run('vnc-loopback', {}, { toolstack: 'xl' })).outcome).toBe('unchanged');
    const text = `memory = 64\n${line}\n`;
    server.write('etc/xen/open', text);
    const report = await server.run('vnc-loopback', {}, { toolstack: 'xl' });
    expect(report.outcome).toBe('refused');
    expect(said(report).definitions).toContain(`/etc/xen/open: ${address}`);
    expect(said(report).definitions).not.toContain('fine');
    expect(server.read('etc/xen/open')).toBe(text);
  });
});

describe('what only xendomains knows, in /etc/xen/auto', () => {
  it.each([
    ['vnc-loopback', {}, 'definitions', "vnclisten = '0.0.0.0'"],
    ['pin-mac', { domain: 'winxp', mac: '00:16:3e:12:34:56' }, 'mac', "vif = ['mac=00:16:3E:12:34:56']"],
  ])('%s looks there', async (name, values, step, line) => {
    const server = world();
    toolstack(server, 'xl');
    server.write('etc/xen/winxp', "memory = 64\nvif = ['bridge=a']\n");
    server.write('etc/xen/auto/other.conf', `memory = 64\n${line}\n`);
    const report = await server.run(name, values, { toolstack: 'xl' });
    expect(report.outcome).toBe('refused');
    expect(said(report)[step]).toContain('/etc/xen/auto/other.conf');
    server.remove('etc/xen/auto/other.conf');
    symlinkSync('../winxp', join(server.folder, 'etc/xen/auto/winxp'));
    expect((await server.run(name, values, { toolstack: 'xl' })).outcome).not.toBe('refused');
  });
});

describe('pin-mac', () => {
  const mac = '00:16:3e:12:34:56';
  const values = { domain: 'winxp', mac };
  const definition = (vif: string) => `name = "winxp"\nmemory = 512\n${vif}\n# the end\n`;

  it.each([
    ['xl', 'dash', "vif = [ 'bridge=intern' ]", `vif = [ 'mac=${mac},bridge=intern' ]`],
    ['xm', 'bash', "vif=['bridge=a','bridge=b']", `vif=['mac=${mac},bridge=a','bridge=b']`],
    ['xl', 'busybox', 'vif = [ "" ]', `vif = [ "mac=${mac}" ]`],
    [
      'xl',
      'dash',
      `vif = ['mac=00:16:3e:00:00:01,bridge=a', "bridge=b",]`,
      `vif = ['mac=00:16:3e:00:00:01,bridge=a', "mac=${mac},bridge=b",]`,
    ],
  ] as const)('writes the address, once (%s, %s: %s)', async (tools, shell, before, after) => {
    const server = world();
    toolstack(server, tools);
    server.write('etc/xen/winxp', definition(before), 0o600);
    const options = { shell, toolstack: tools };
    const report = await server.run('pin-mac', values, options);
    expect(report.outcome, JSON.stringify(report.steps)).toBe('changed');
    expect(server.read('etc/xen/winxp')).toBe(definition(after));
    expect(statSync(join(server.folder, 'etc/xen/winxp')).mode & 0o777).toBe(0o600);
    expect(server.read(`calls.${tools}`)).toMatch(tools === 'xl' ? /-N create \/etc/ : /create -q -n \/etc/);
    expect((await server.run('pin-mac', values, options)).outcome).toBe('unchanged');
    server.sees('sh', '-c', report.steps[0]?.undoBy ?? 'false');
    expect(server.read('etc/xen/winxp')).toBe(definition(before));
  });

  it.each([
    ['Python', "vif = [ 'mac='+mymac+',bridge=intern' ]", 'no plain list'],
    ['several lines', "vif = [ 'bridge=a',\n'bridge=b' ]", 'no plain list'],
    ['no card', 'vcpus = 1', 'no line that begins with vif'],
    ['two of them', "vif = [ 'bridge=a' ]\nvif = [ 'bridge=b' ]", 'several lines'],
    ['no free card', "vif = [ 'mac=00:16:3e:00:00:01,bridge=a' ]", 'has another address'],
  ])('refuses %s in words', async (_, vif, words) => {
    const server = world();
    toolstack(server, 'xl');
    server.write('etc/xen/winxp', definition(vif));
    const report = await server.run('pin-mac', values);
    expect(report.outcome).toBe('refused');
    expect(said(report).mac).toContain(words);
    expect(server.read('etc/xen/winxp')).toBe(definition(vif));
  });

  it('refuses an address that another domain has', async () => {
    const server = world();
    toolstack(server, 'xl');
    server.write('etc/xen/winxp', definition("vif = ['bridge=a']"));
    server.write('etc/xen/other', `memory = 64\nvif = ['mac=${mac.toUpperCase()}']\n`);
    expect(said(await server.run('pin-mac', values)).mac).toBe(
      'refused: the address stands in /etc/xen/other already',
    );
  });

  it('changes nothing that the toolstack does not take, and takes back what it has done', async () => {
    const server = world();
    toolstack(server, 'xl');
    const text = definition("vif = ['bridge=a']");
    server.write('etc/xen/winxp', text);
    expect((await server.run('pin-mac', values, { takenBack: true })).steps[0]?.state).toBe('undone');
    expect(server.read('etc/xen/winxp')).toBe(text);
    server.write('etc/xen/winxp', `${text}broken\n`);
    const report = await server.run('pin-mac', values);
    expect(said(report).mac).toBe('failed: xl does not take the definition: syntax error near broken');
    expect(server.read('etc/xen/winxp')).toBe(`${text}broken\n`);
  });

  it.each(['11:11:11:11:11:11', '00:16:3e:12:34', '00:16:3e:12:34:56/x', ''])(
    'takes no %s for an address',
    async (wrong) => {
      await expect(world().run('pin-mac', { domain: 'winxp', mac: wrong })).rejects.toMatchObject({
        reason: 'usage',
      });
    },
  );
});

describe('xendomains', () => {
  const before = `XENDOMAINS_SAVE=/var/lib/xen/save\nXENDOMAINS_RESTORE=true\nXENDOMAINS_AUTO=/etc/xen/auto\n`;
  const ready = () => {
    const server = world();
    server.write('etc/default/xendomains', before);
    server.write('etc/init.d/xendomains', '#!/bin/sh\n', 0o755);
    server.write('run/systemd/system/.keep', '');
    server.tool(
      'systemctl',
      `case $1 in
  show) echo LoadState=loaded; echo ActiveState=active; echo SubState=exited; echo NeedDaemonReload=no ;;
  is-enabled) if [ -e "$S/enabled" ]; then echo enabled; else echo disabled; exit 1; fi ;;
  enable) : >"$S/enabled" ;;
  *) exit 1 ;;
esac`,
    );
    return server;
  };

  it.each(shellNames)('shuts guests down, restores nothing, starts at boot (%s)', async (shell) => {
    const server = ready();
    const report = await server.run('xendomains', {}, { shell });
    expect(report.outcome, JSON.stringify(report.steps)).toBe('changed');
    expect(server.read('etc/default/xendomains')).toBe(
      'XENDOMAINS_SAVE=\nXENDOMAINS_RESTORE=\nXENDOMAINS_AUTO=/etc/xen/auto\n',
    );
    expect(statSync(join(server.folder, 'etc/xen/auto')).isDirectory()).toBe(true);
    expect(server.has('enabled')).toBe(true);
    expect((await server.run('xendomains', {}, { shell })).outcome).toBe('unchanged');
  });

  it('makes the folder for the memory of guests, and takes that back', async () => {
    const server = ready();
    const values = { save: '/home/saved', restore: 'true' };
    await server.run('xendomains', values, { takenBack: true });
    expect([server.has('home/saved'), server.read('etc/default/xendomains')]).toEqual([false, before]);
    expect((await server.run('xendomains', values)).outcome).toBe('changed');
    expect(statSync(join(server.folder, 'home/saved')).mode & 0o777).toBe(0o700);
    expect((await server.run('xendomains', values)).outcome).toBe('unchanged');
  });

  it.each([{ restore: 'false' }, { save: 'here' }, { save: '/a b' }])('refuses %j', async (values) => {
    await expect(ready().run('xendomains', values)).rejects.toMatchObject({ reason: 'usage' });
  });
});

describe('guest-console', () => {
  it.each(shellNames)('adds what is missing, once (%s)', async (shell) => {
    const server = world();
    server.write('etc/securetty', 'tty1\nhvc0');
    const report = await server.run('guest-console', {}, { shell });
    expect(report.outcome, JSON.stringify(report.steps)).toBe('changed');
    expect(server.read('etc/securetty')).toBe('tty1\nhvc0\nxvc0\n');
    expect((await server.run('guest-console', {}, { shell })).outcome).toBe('unchanged');
    server.sees('sh', '-c', report.steps[0]?.undoBy ?? 'false');
    expect(server.read('etc/securetty')).toBe('tty1\nhvc0\n');
  });

  it('works on a mounted volume, and takes back only its own lines', async () => {
    const server = world();
    server.write('home/volume/etc/securetty', 'tty1\nxvc0\n', 0o640);
    const values = { root: '/home/volume' };
    await server.run('guest-console', values, { takenBack: true });
    expect(server.read('home/volume/etc/securetty')).toBe('tty1\nxvc0\n');
    expect((await server.run('guest-console', values)).outcome).toBe('changed');
    expect(server.read('home/volume/etc/securetty')).toBe('tty1\nxvc0\nhvc0\n');
    expect(statSync(join(server.folder, 'home/volume/etc/securetty')).mode & 0o777).toBe(0o640);
    expect((await server.run('guest-console', values)).outcome).toBe('unchanged');
    expect(textOf(server, 'etc/securetty')).toBeUndefined();
  });

  it('has nothing to do where there is no such file', async () => {
    const report = await world().run('guest-console');
    expect([report.outcome, report.steps[0]?.state]).toEqual(['unchanged', 'skipped']);
  });

  it('refuses a link out of a volume, and a folder that is none', async () => {
    const server = world();
    server.write('home/volume/etc/.keep', '');
    symlinkSync('/etc/passwd', join(server.folder, 'home/volume/etc/securetty'));
    const linked = await server.run('guest-console', { root: '/home/volume' });
    expect(said(linked).securetty).toMatch(/^refused: .* is a link/);
    const empty = await server.run('guest-console', { root: '/home/nowhere' });
    expect(said(empty).securetty).toMatch(/^refused: there is no folder/);
  });

  it.each([{ root: 'mnt' }, { root: '/mnt/' }, { root: '/mnt/..' }, { terminals: 'hvc0;x' }])(
    'refuses %j',
    async (values) => {
      await expect(world().run('guest-console', values)).rejects.toMatchObject({ reason: 'usage' });
    },
  );
});
