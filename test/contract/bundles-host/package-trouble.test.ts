/** Packages where something is in the way: old lists, another apt, no network, no signatures, a full disk. */
import { describe, expect, it } from 'vitest';
import { joinShell, raw, type ShellText } from '../../../src/remote/bundle/shell.ts';
import { debian } from './debian.ts';
import { said, shellNames } from './host.ts';

describe.each(shellNames)('in %s', (shell) => {
  it('tells of old lists, and refreshes them only where that is asked for', async () => {
    const server = debian();
    server.installed('curl installed 1');
    server.lists('curl 1');
    server.upstream('curl 2', 'nginx 2');
    server.listsAge(40);
    const old = /^the package lists are of \d{4}-\d\d-\d\d: update: true refreshes them$/;
    const left = await server.run(shell, [server.package('all', { state: 'upgraded' })]);
    expect(said(left)).toEqual(['ok: nothing newer to be had']);
    expect(left.warnings).toEqual([expect.stringMatching(old)]);
    const steps = [
      server.package('all', { state: 'upgraded', update: true }),
      server.package('web', { name: 'nginx', update: true }),
    ];
    expect(said(await server.run(shell, steps, { mode: 'plan' }))).toEqual([
      expect.stringMatching(/^pending: first to be refreshed, the package lists are of \d{4}-\d\d-\d\d$/),
      expect.stringMatching(
        /^pending: nginx: first to be refreshed, the package lists are of \d{4}-\d\d-\d\d$/,
      ),
    ]);
    expect(said(await server.run(shell, steps))).toEqual([
      'changed: nothing newer to be had',
      'changed: installed',
    ]);
    expect(server.calls()).toEqual(['update', 'upgrade --no-remove', 'install nginx --no-remove']);
    expect((await server.run(shell, steps)).outcome).toBe('unchanged');
    expect(server.calls()).toHaveLength(3);
  });

  it('does without lists for what is installed already', async () => {
    const server = debian();
    server.installed('curl installed 1');
    server.listsAge(400);
    const report = await server.run(shell, [server.package('curl', { name: 'curl', update: true })]);
    expect([report.outcome, report.warnings]).toEqual(['unchanged', []]);
  });

  it('refreshes lists that are older than the list of their sources', async () => {
    const server = debian();
    server.upstream('nginx 2');
    server.listsAge(0.5);
    server.write('sources/sources.list.d/xen.list', 'deb http://here.example x main\n');
    const report = await server.run(shell, [server.package('web', { name: 'nginx', update: true })]);
    expect(said(report)).toEqual(['changed: installed']);
    expect(server.calls()[0]).toBe('update');
  });

  it('waits while another apt is at work', async () => {
    const server = debian();
    server.lists('nginx 2');
    server.write('locked', '1\n');
    expect(said(await server.run(shell, [server.package('web', { name: 'nginx' })]))).toEqual([
      'changed: installed',
    ]);
    expect(server.calls()).toHaveLength(2);
  });

  it('gives up in the end, and says what it has waited for', async () => {
    const server = debian();
    server.lists('nginx 2');
    server.write('locked', '1\n'.repeat(50));
    const report = await server.run(shell, [server.package('web', { name: 'nginx' })]);
    expect(said(report)).toEqual([
      'failed: another apt or dpkg has been at work for 3 s: Could not get lock /var/lib/dpkg/lock - open (11: Resource temporarily unavailable); Unable to lock the administration directory (/var/lib/dpkg/), is another process using it?',
    ]);
    expect(report.steps[0]?.code).toBe(91);
  });

  it.each([
    [
      'no network',
      "E: Failed to fetch http://deb.example/nginx.deb  Temporary failure resolving 'deb.example'\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n",
      "no way to the package server: Failed to fetch http://deb.example/nginx.deb Temporary failure resolving 'deb.example'",
    ],
    [
      'a full disk',
      "E: You don't have enough free space in /var/cache/apt/archives/.\n",
      "no space left on the server: You don't have enough free space in /var/cache/apt/archives/.",
    ],
    [
      "a package's script",
      'Setting up nginx (2) ...\ndpkg: error processing nginx (--configure):\n subprocess post-installation script returned error exit status 1\nErrors were encountered while processing:\n nginx\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n',
      'dpkg: error processing nginx (--configure): subprocess post-installation script returned error exit status 1',
    ],
    [
      'a package that is gone from the server',
      'E: Failed to fetch http://deb.example/nginx_2.deb  404  Not Found\nE: Unable to fetch some archives\n',
      'Failed to fetch http://deb.example/nginx_2.deb 404 Not Found; Unable to fetch some archives',
    ],
    ['silence', '', 'apt-get failed and said nothing'],
  ])('says %s in one line', async (_what, output, cause) => {
    const server = debian();
    server.lists('nginx 2');
    server.write('fails.install', output);
    expect(said(await server.run(shell, [server.package('web', { name: 'nginx' })]))).toEqual([
      `failed: ${cause}`,
    ]);
  });

  it('does not take a refresh for done that got nothing', async () => {
    const server = debian();
    server.listsAge(3);
    server.write(
      'fails.update',
      "W: Failed to fetch http://deb.example/dists/stable/InRelease  Could not resolve 'deb.example'\nW: Some index files failed to download. They have been ignored, or old ones used instead.\n",
    );
    server.write('fails.code', '0');
    const steps = [server.package('all', { state: 'upgraded', update: true })];
    const text =
      "failed: no way to the package server: Failed to fetch http://deb.example/dists/stable/InRelease Could not resolve 'deb.example'";
    expect(said(await server.run(shell, steps))).toEqual([text]);
    expect(said(await server.run(shell, steps))).toEqual([text]);
  });

  it('says what an expired release needs', async () => {
    const server = debian();
    server.listsAge(3);
    server.write(
      'fails.update',
      'E: Release file for http://archive.example/InRelease is expired (invalid since 400d). Updates for this repository will not be applied.\n',
    );
    expect(
      said(await server.run(shell, [server.package('all', { state: 'upgraded', update: true })])),
    ).toEqual([
      'failed: Release file for http://archive.example/InRelease is expired (invalid since 400d). Updates for this repository will not be applied. (archive: true is for a release that is no longer kept up)',
    ]);
  });

  it('refuses where there is no Debian', async () => {
    const server = debian();
    // Every tool that the script needs to tell so, and no apt-get.
    const step = server.package('web', { name: 'nginx' });
    const hidden = { ...step, step: { ...step.step, check: hide(step.step.check) } };
    expect(said(await server.run(shell, [hidden]))).toEqual([
      'refused: no apt-get here: packages are for Debian and its kin',
    ]);
  });
});

const hide = (check: ShellText): ShellText =>
  joinShell([raw('command() { [ "$2" != apt-get ]; }'), check, raw('unset -f command')]);
