/** Services of init scripts: whether one runs is told by what is there, and boot links as Etch and later know them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failing, said, shellNames } from './host.ts';
import { fileStep, type Sysvinit, sysvinit } from './services.ts';

/** A script as most of Etch's are: a pid file, no status. */
const withPidFile = `PIDFILE=$S/pid/$NAME.pid
started() { cp "$S/pids/$NAME" "$PIDFILE"; }
stopped() { rm -f "$PIDFILE"; }`;

describe.each(shellNames)('in %s', (shell) => {
  const web = (server: Sysvinit, fields: object) => [server.service('web', { name: 'web', ...fields })];

  it('starts and stops by the pid file, where the script knows no status', async () => {
    const server = sysvinit();
    server.script('web', withPidFile);
    const up = web(server, { running: true });
    expect(said(await server.run(shell, up, { mode: 'plan' }))).toEqual([
      `pending: not running (there is no ${server.folder}/pid/web.pid)`,
    ]);
    expect(said(await server.run(shell, up))).toEqual([`changed: running (by ${server.folder}/pid/web.pid)`]);
    expect(server.runs('web')).toBe(true);
    expect((await server.run(shell, up)).outcome).toBe('unchanged');
    const down = web(server, { running: false });
    expect(said(await server.run(shell, down))).toEqual([
      `changed: not running (there is no ${server.folder}/pid/web.pid)`,
    ]);
    expect(server.runs('web')).toBe(false);
    expect((await server.run(shell, down)).outcome).toBe('unchanged');
    expect(server.calls()).toEqual(['start web', 'stop web']);
  });

  it('does not believe a pid file of a process that is gone', async () => {
    const server = sysvinit();
    server.script('web', withPidFile);
    server.write('pid/web.pid', '999999999\n');
    expect(said(await server.run(shell, web(server, { running: false })))).toEqual([
      `ok: not running (by ${server.folder}/pid/web.pid)`,
    ]);
  });

  it('asks a script that knows status', async () => {
    const server = sysvinit();
    server.script('web', '', '  status) up || exit 3 ;;');
    const up = web(server, { running: true });
    expect(said(await server.run(shell, up))).toEqual([
      'changed: running (by the status of its init script)',
    ]);
    expect((await server.run(shell, up)).outcome).toBe('unchanged');
    expect(server.calls()).toEqual(['start web']);
  });

  it('looks for the process, where there is nothing else', async () => {
    const server = sysvinit();
    server.script('web', 'DAEMON=/usr/sbin/ctctl-never-heard-of');
    expect(said(await server.run(shell, web(server, { running: false })))).toEqual([
      'ok: not running (by a process of /usr/sbin/ctctl-never-heard-of)',
    ]);
  });

  it('says that it cannot tell, and does nothing', async () => {
    const server = sysvinit();
    server.script('web', 'PIDFILE=`make up a name`');
    expect(said(await server.run(shell, web(server, { running: true })))).toEqual([
      'broken: cannot tell whether web runs: its init script knows no status, and there is no pid file',
    ]);
    expect(server.calls()).toEqual([]);
  });

  it('refuses what has no init script', async () => {
    const server = sysvinit();
    expect(said(await server.run(shell, web(server, { running: true })))).toEqual([
      `refused: there is no service web: no init script ${server.folder}/init.d/web`,
    ]);
  });

  it.each(['etch', 'later'] as const)('is started at boot, and no more (%s)', async (release) => {
    const server = sysvinit(release);
    server.script('web', withPidFile);
    const boots = web(server, { enabled: true });
    const rests = web(server, { enabled: false });
    expect(said(await server.run(shell, boots))).toEqual(['changed: started at boot']);
    expect((await server.run(shell, boots)).outcome).toBe('unchanged');
    expect(server.links('web')).toContain('rc2.d/S20web');
    expect(said(await server.run(shell, rests))).toEqual(['changed: not started at boot']);
    expect((await server.run(shell, rests)).outcome).toBe('unchanged');
    // The stop links stay, or the next version of the package would start it again.
    expect(server.links('web')).toContain(release === 'etch' ? 'rc2.d/K20web' : 'rc2.d/K80web');
    expect(said(await server.run(shell, boots))).toEqual(['changed: started at boot']);
    expect(server.links('web').filter((link) => link.startsWith('rc2.d'))).toEqual(['rc2.d/S20web']);
  });

  it('goes by the runlevel that the server boots into', async () => {
    const server = sysvinit();
    server.script('web', withPidFile);
    server.write('etc/rc2.d/S20web', '');
    server.write('etc/inittab', 'id:4:initdefault:\n');
    expect(said(await server.run(shell, web(server, { enabled: false })))).toEqual([
      'ok: not started at boot',
    ]);
  });

  it('restarts after a changed step, as at boot: no locale, no umask, signals heard', async () => {
    const server = sysvinit();
    server.script(
      'web',
      `${withPidFile}
if [ "$1" = start ]; then { umask; pwd; echo "\${LC_ALL-none}"; grep SigIgn /proc/$$/status; } >"$S/surroundings"; fi`,
    );
    await server.run(shell, web(server, { running: true }));
    const steps = [
      fileStep(server, 'settings', 'settings'),
      server.service('web', { name: 'web', restart_after: ['settings'] }),
    ];
    await server.run(shell, steps);
    expect(server.calls()).toEqual(['start web', 'stop web', 'start web']);
    const [umask, folder, locale, ignored = ''] = readFileSync(
      join(server.folder, 'surroundings'),
      'utf8',
    ).split('\n');
    expect([umask, folder, locale]).toEqual(['0022', '/', 'none']);
    // SIGHUP is 1, SIGPIPE 4096.
    expect(Number.parseInt(ignored.replace(/.*\s/, ''), 16) & 4097).toBe(0);
    expect((await server.run(shell, steps)).outcome).toBe('unchanged');
  });

  it('says what a script that fails has said last', async () => {
    const server = sysvinit();
    server.script('web', `${withPidFile}\nif [ "$1" = start ]; then echo 'web: no such user'; exit 1; fi`);
    expect(said(await server.run(shell, web(server, { running: true })))).toEqual([
      `failed: ${server.folder}/init.d/web start failed: web: no such user`,
    ]);
  });

  it('takes back what it has changed', async () => {
    const server = sysvinit();
    server.script('web', withPidFile);
    const report = await server.run(shell, [...web(server, { running: true, enabled: true }), failing], {
      rollback: true,
    });
    expect(report.steps.map(({ state }) => state)).toEqual(['undone', 'failed']);
    expect(server.runs('web')).toBe(false);
    expect(server.links('web')).not.toContain('rc2.d/S20web');
  });
});
