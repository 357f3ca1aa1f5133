/** The genuine apt-get and dpkg: what the stand-ins say is what these say. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failing, said, shellNames } from './host.ts';
import { privateRoot } from './private-root.ts';

describe.each(shellNames)('in %s', (shell) => {
  it('installs with what is needed, upgrades, keeps settings files, removes: each once', async () => {
    const server = privateRoot();
    server.sources();
    server.publish(
      { name: 'libone', version: '1' },
      { name: 'one', version: '1', depends: 'libone', settings: 'theirs\n' },
    );
    const there = [server.package('one', { name: 'one', update: true })];
    expect(said(await server.run(shell, there, { mode: 'plan' }))).toEqual([
      'pending: one: first to be refreshed, there are no package lists yet',
    ]);
    expect(said(await server.run(shell, there))).toEqual(['changed: installed']);
    expect(server.packages()).toEqual(['libone 1 install ok installed', 'one 1 install ok installed']);
    expect((await server.run(shell, there)).outcome).toBe('unchanged');

    writeFileSync(join(server.folder, 'root/etc/one.conf'), 'ours\n');
    server.publish(
      { name: 'libone', version: '2' },
      { name: 'one', version: '2', depends: 'libone, libnew', settings: 'theirs, new\n' },
      { name: 'libnew', version: '1' },
    );
    server.refresh();
    const latest = [server.package('all', { state: 'upgraded' })];
    const plan = await server.run(shell, latest, { mode: 'plan' });
    expect(said(plan)).toEqual(['pending: 3 to upgrade: libnew, libone, one']);
    expect(said(await server.run(shell, latest))).toEqual(['changed: nothing newer to be had']);
    expect(server.packages()).toEqual([
      'libnew 1 install ok installed',
      'libone 2 install ok installed',
      'one 2 install ok installed',
    ]);
    expect(server.read('root/etc/one.conf')).toBe('ours\n');
    expect((await server.run(shell, latest)).outcome).toBe('unchanged');

    const away = [server.package('one', { name: 'one', state: 'absent' })];
    expect(said(await server.run(shell, away, { mode: 'plan' }))).toEqual(['pending: to remove: one']);
    expect(said(await server.run(shell, away))).toEqual(['changed: not installed']);
    expect(server.packages()).toContain('one 2 deinstall ok config-files');
    expect((await server.run(shell, away)).outcome).toBe('unchanged');
  });
});

// One shell is enough for what only apt has to say.
describe('in dash', () => {
  const shell = 'dash';

  it('removes nothing that was not named', async () => {
    const server = privateRoot();
    server.sources();
    server.publish(
      { name: 'libone', version: '1' },
      { name: 'one', version: '1', depends: 'libone' },
      { name: 'rival', version: '1', conflicts: 'libone' },
    );
    server.refresh();
    await server.run(shell, [server.package('one', { names: ['one', 'libone'] })]);
    const text = 'refused: this would remove libone, one: allow_removal: true says that it may';
    expect(said(await server.run(shell, [server.package('rival', { name: 'rival' })])).map(sorted)).toEqual([
      text,
    ]);
    expect(
      said(await server.run(shell, [server.package('lib', { name: 'libone', state: 'absent' })])),
    ).toEqual(['refused: this would remove one: allow_removal: true says that it may']);
    const allowed = server.package('rival', { name: 'rival', allow_removal: true });
    expect(said(await server.run(shell, [allowed]))).toEqual(['changed: installed']);
    expect(server.packages().filter((line) => line.endsWith(' installed'))).toEqual([
      'rival 1 install ok installed',
    ]);
  });

  it('tells an upgrade that it keeps back', async () => {
    const server = privateRoot();
    server.sources();
    server.publish({ name: 'one', version: '1' }, { name: 'two', version: '1' });
    server.refresh();
    await server.run(shell, [server.package('both', { names: ['one', 'two'] })]);
    server.publish({ name: 'one', version: '2', conflicts: 'two' }, { name: 'two', version: '1' });
    server.refresh();
    const report = await server.run(shell, [server.package('all', { state: 'upgraded' })]);
    expect(said(report)).toEqual(['ok: nothing newer to be had']);
    expect(report.warnings).toEqual(['kept back, for other packages would have to come or go: one']);
  });

  it('takes back what it has put in, and leaves what was there', async () => {
    const server = privateRoot();
    server.sources();
    server.publish(
      { name: 'libone', version: '1' },
      { name: 'libtwo', version: '1' },
      { name: 'one', version: '1', depends: 'libone, libtwo' },
    );
    server.refresh();
    await server.run(shell, [server.package('lib', { name: 'libone' })]);
    const report = await server.run(shell, [server.package('one', { name: 'one' }), failing], {
      rollback: true,
    });
    expect(report.steps.map(({ state }) => state)).toEqual(['undone', 'failed']);
    expect(server.packages()).toEqual(['libone 1 install ok installed']);
  });

  it('leaves what another apt has put in meanwhile', async () => {
    const server = privateRoot();
    server.sources();
    server.publish({ name: 'libone', version: '1' }, { name: 'one', version: '1', depends: 'libone' });
    server.refresh();
    // Somebody else's apt is the first to get the lock.
    server.tool(
      'apt-get',
      `case " $* " in
  *' -s '*) ;;
  *' install '*) env -u ct_before /usr/bin/apt-get -q -y install libone ;;
esac
exec /usr/bin/apt-get "$@"`,
    );
    const report = await server.run(shell, [server.package('one', { name: 'one' }), failing], {
      rollback: true,
    });
    expect(report.steps.map(({ state }) => state)).toEqual(['undone', 'failed']);
    expect(server.packages()).toEqual(['libone 1 install ok installed']);
  });

  it.each([
    ['o.e', 'refused: no package list has o.e (a wrong or virtual name, or update: true is wanted)'],
    ['on+', 'refused: no package list has on+ (a wrong or virtual name, or update: true is wanted)'],
  ])('does not take %s for a pattern', async (name, text) => {
    const server = privateRoot();
    server.sources();
    server.publish({ name: 'one', version: '1' });
    server.refresh();
    expect(said(await server.run(shell, [server.package('one', { name })]))).toEqual([text]);
    expect(server.packages()).toEqual([]);
  });

  it.each([
    ['deb [trusted=yes] file:/nowhere/at/all ./', /^failed: .*\/nowhere\/at\/all/],
    ['deb [trusted=yes] http://127.0.0.1:1/ ./', /^failed: no way to the package server: .*127\.0\.0\.1/],
  ])('does not take a refresh for done that got nothing: %s', async (source, text) => {
    const server = privateRoot();
    server.sources(source);
    const steps = [server.package('all', { state: 'upgraded', update: true })];
    expect(said(await server.run(shell, steps))).toEqual([expect.stringMatching(text)]);
    expect(said(await server.run(shell, steps))).toEqual([expect.stringMatching(text)]);
  });

  it('says which package cannot be had', async () => {
    const server = privateRoot();
    server.sources();
    server.publish({ name: 'one', version: '1', depends: 'never-heard-of' });
    server.refresh();
    const [text] = said(await server.run(shell, [server.package('one', { name: 'one' })]));
    expect(text).toMatch(/^refused: .*(?:held broken packages|unmet|Unable to correct problems)/);
  });

  it('names what dpkg has left half done', async () => {
    const server = privateRoot();
    server.sources();
    server.publish({ name: 'one', version: '1' }, { name: 'two', version: '1' });
    server.refresh();
    await server.run(shell, [server.package('one', { name: 'one' })]);
    const status = server.read('root/var/lib/dpkg/status');
    server.write(
      'root/var/lib/dpkg/status',
      status.replace('install ok installed', 'install ok half-configured'),
    );
    expect(said(await server.run(shell, [server.package('two', { name: 'two' })]))[0]).toMatch(
      /^refused: dpkg was interrupted: one \(half-configured\) is unfinished; run `dpkg --configure -a`/,
    );
  });
});

/** apt names what it removes in an order of its own. */
const sorted = (text: string): string => text.replace('one, libone', 'libone, one');
