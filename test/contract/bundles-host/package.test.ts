/** Packages in real shells, over a stand-in Debian: what is asked of apt, what is told, and that a second run is idle. */
import { describe, expect, it } from 'vitest';
import { debian } from './debian.ts';
import { failing, said, shellNames } from './host.ts';

describe.each(shellNames)('in %s', (shell) => {
  it('installs what is missing, says what comes along, and then finds it there', async () => {
    const server = debian();
    server.installed('curl installed 1');
    server.lists('curl 1', 'nginx 2 libssl', 'libssl 3', 'vim 4');
    const steps = [server.package('web', { names: ['nginx', 'curl', 'vim'] })];
    expect(said(await server.run(shell, steps, { mode: 'plan' }))).toEqual([
      'pending: to install: libssl, nginx, vim',
    ]);
    expect(server.calls()).toEqual([]);
    expect(said(await server.run(shell, steps))).toEqual(['changed: installed']);
    expect(server.calls()).toEqual(['install nginx vim --no-remove']);
    const again = await server.run(shell, steps);
    expect([again.outcome, ...said(again)]).toEqual(['unchanged', 'ok: installed']);
    expect(server.calls()).toHaveLength(1);
  });

  it('takes a package for what it is: installed again after its settings files were left', async () => {
    const server = debian();
    server.installed('nginx deinstall_ok_config-files 2', 'held hold_ok_installed 1');
    server.lists('nginx 2');
    expect(said(await server.run(shell, [server.package('web', { name: 'nginx' })]))).toEqual([
      'changed: installed',
    ]);
    expect(said(await server.run(shell, [server.package('held', { name: 'held' })]))).toEqual([
      'ok: installed',
    ]);
    expect(
      said(await server.run(shell, [server.package('gone', { name: 'nginx', state: 'absent' })])),
    ).toEqual(['changed: not installed']);
  });

  it('removes, but nothing else with it unless that is allowed', async () => {
    const server = debian();
    server.installed('libssl installed 3', 'nginx installed 2');
    server.lists('nginx 2 libssl', 'libssl 3');
    const refused = await server.run(shell, [server.package('away', { name: 'libssl', state: 'absent' })]);
    expect(said(refused)).toEqual(['refused: this would remove nginx: allow_removal: true says that it may']);
    const allowed = server.package('away', { name: 'libssl', state: 'absent', allow_removal: true });
    const report = await server.run(shell, [allowed]);
    expect(said(report)).toEqual(['changed: not installed']);
    expect(report.warnings).toEqual(['this removes nginx']);
    expect((await server.run(shell, [allowed])).outcome).toBe('unchanged');
  });

  it('does not drive out what is there by installing something', async () => {
    const server = debian();
    server.installed('exim installed 1');
    server.lists('exim 1', 'postfix 2 !exim');
    expect(said(await server.run(shell, [server.package('mail', { name: 'postfix' })]))).toEqual([
      'refused: this would remove exim: allow_removal: true says that it may',
    ]);
    expect(server.calls()).toEqual([]);
  });

  it('upgrades everything, names five, counts the rest, keeps back what would remove others', async () => {
    const server = debian();
    const names = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'linux-image-2.6.18-6-xen-686'];
    server.installed(...names.map((name) => `${name} installed 1`), 'keep installed 1', 'victim installed 1');
    server.lists(...names.map((name) => `${name} 2`), 'keep 2 !victim', 'victim 1');
    const steps = [server.package('all', { state: 'upgraded' })];
    const plan = await server.run(shell, steps, { mode: 'plan' });
    expect(said(plan)[0]).toMatch(/^pending: 7 to upgrade: (?:[\w.-]+, ){4}[\w.-]+ and 2 more$/);
    expect(plan.warnings).toEqual([
      'a reboot of the server is needed before this takes effect: linux-image-2.6.18-6-xen-686',
      'kept back, for other packages would have to come or go: keep',
    ]);
    const report = await server.run(shell, steps);
    expect(said(report)).toEqual(['changed: nothing newer to be had']);
    expect(report.warnings).toContain(
      'in effect only after a reboot of the server: linux-image-2.6.18-6-xen-686',
    );
    expect((await server.run(shell, steps)).outcome).toBe('unchanged');
    expect(server.calls()).toEqual(['upgrade --no-remove']);
    const allowed = await server.run(shell, [
      server.package('all', { state: 'upgraded', allow_removal: true }),
    ]);
    expect(said(allowed)).toEqual(['changed: nothing newer to be had']);
    expect(allowed.warnings).toContain('this removes victim');
    expect(server.calls()).toEqual(['upgrade --no-remove', 'dist-upgrade']);
  });

  it('brings one package to its latest version', async () => {
    const server = debian();
    server.installed('curl installed 1');
    server.lists('curl 2');
    const steps = [server.package('curl', { name: 'curl', state: 'latest' })];
    expect(said(await server.run(shell, steps, { mode: 'plan' }))).toEqual([
      'pending: to install or upgrade: curl',
    ]);
    expect(said(await server.run(shell, steps))).toEqual(['changed: nothing newer to be had']);
    expect((await server.run(shell, steps)).outcome).toBe('unchanged');
  });

  it.each([
    [
      'never.heard',
      'refused: no package list has never.heard (a wrong or virtual name, or update: true is wanted)',
    ],
    [
      'virtual-mta',
      'refused: no package list has virtual-mta (a wrong or virtual name, or update: true is wanted)',
    ],
  ])('refuses %s, which no list has', async (name, text) => {
    const server = debian();
    server.lists('neverxheard 1');
    expect(said(await server.run(shell, [server.package('one', { name })]))).toEqual([text]);
  });

  it('names what an interrupted dpkg has left, and the way out', async () => {
    const server = debian();
    server.installed('xen-utils half-configured 1');
    server.lists('nginx 1', 'xen-utils 1');
    const text =
      'refused: dpkg was interrupted: xen-utils (half-configured) is unfinished; run `dpkg --configure -a` on the server, then `apt-get -f install` if it asks for it';
    expect(said(await server.run(shell, [server.package('one', { name: 'nginx' })]))).toEqual([text]);
    expect(said(await server.run(shell, [server.package('same', { name: 'xen-utils' })]))).toEqual([text]);
    server.installed();
    server.write('dpkg-folder/updates/0001', '');
    expect(said(await server.run(shell, [server.package('one', { name: 'nginx' })]))[0]).toMatch(
      /its last run is unfinished; run `dpkg --configure -a`/,
    );
  });

  it('takes back what it has put in, and nothing that was there', async () => {
    const server = debian();
    server.installed('libssl installed 3');
    server.lists('nginx 2 libssl libpcre', 'libssl 3', 'libpcre 1');
    const steps = [server.package('web', { name: 'nginx' }), failing];
    const report = await server.run(shell, steps, { rollback: true });
    expect(report.steps.map(({ state }) => state)).toEqual(['undone', 'failed']);
    expect(server.read('dpkg').split('\n').toSorted()).toEqual([
      '',
      'libpcre deinstall_ok_config-files 1',
      'libssl install_ok_installed 3',
      'nginx deinstall_ok_config-files 2',
    ]);
  });

  it('says how a person takes back what it has put in', async () => {
    const server = debian();
    server.lists('nginx 2 libpcre', 'libpcre 1');
    const report = await server.run(shell, [server.package('web', { name: 'nginx' })]);
    expect(report.steps[0]?.undoBy).toBe('apt-get remove libpcre nginx');
  });

  it('takes back nothing that another apt has put in while it waited', async () => {
    const server = debian();
    server.lists('nginx 2 libpcre', 'libpcre 1');
    server.write('locked', '1\n');
    server.write('meanwhile', 'libpcre install_ok_installed 1\n');
    const steps = [server.package('web', { name: 'nginx' }), failing];
    const report = await server.run(shell, steps, { rollback: true });
    expect(report.steps[0]?.state).toBe('undone');
    expect(server.calls().at(-1)).toBe('remove nginx');
    expect(server.read('dpkg')).toContain('libpcre install_ok_installed 1');
  });

  it('takes back nothing where dpkg did not get to work', async () => {
    const server = debian();
    server.lists('nginx 2');
    server.write('fails.install', 'E: no such luck\n');
    server.write('meanwhile', '');
    const report = await server.run(shell, [server.package('web', { name: 'nginx' })], { rollback: true });
    expect([report.steps[0]?.state, report.steps[0]?.undoBy]).toEqual(['failed', '']);
    expect(server.calls()).toEqual(['install nginx --no-remove']);
  });

  it('tells once that the server waits for a reboot', async () => {
    const server = debian();
    server.installed('a installed 1', 'b1 installed 1', 'ab installed 1');
    server.write('reboot-required', '');
    server.write('reboot-required.pkgs', 'linux-image\nlibc6\nlinux-image\n');
    const report = await server.run(shell, [
      server.package('one', { name: 'ab' }),
      server.package('two', { name: 'b1' }),
    ]);
    expect(report.warnings).toEqual(['the server waits for a reboot (libc6, linux-image)']);
    expect(report.findings.get('reboot-required')).toBe('libc6, linux-image');
  });
});
