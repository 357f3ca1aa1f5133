/** Services of systemd: run and boot as asked, restarted once where an earlier step has changed something. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileKind } from '../../../src/bundles/kinds/file.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import { failing, said, shellNames } from './host.ts';
import { fileStep, systemd } from './services.ts';

describe.each(shellNames)('in %s', (shell) => {
  it.each([
    [
      { running: true, enabled: true },
      'inactive',
      'disabled',
      'not running, not started at boot',
      'running, started at boot',
      ['enable web', 'start web'],
    ],
    [{ running: true }, 'failed', 'enabled', 'not running', 'running', ['start web']],
    [
      { running: false, enabled: false },
      'active',
      'enabled',
      'running, started at boot',
      'not running, not started at boot',
      ['disable web', 'stop web'],
    ],
    [
      { enabled: true },
      'inactive',
      'enabled-runtime',
      'not started at boot',
      'started at boot',
      ['enable web'],
    ],
  ])('%j of one that is %s and %s', async (fields, active, boots, before, after, calls) => {
    const server = systemd();
    server.unit('web', active, boots);
    const steps = [server.service('web', { name: 'web', ...fields })];
    expect(said(await server.run(shell, steps, { mode: 'plan' }))).toEqual([`pending: ${before}`]);
    expect(server.calls()).toEqual([]);
    expect(said(await server.run(shell, steps))).toEqual([`changed: ${after}`]);
    expect(server.calls()).toEqual(calls);
    const again = await server.run(shell, steps);
    expect([again.outcome, ...said(again)]).toEqual(['unchanged', `ok: ${after}`]);
    expect(server.calls()).toEqual(calls);
  });

  it.each([
    ['nothing', {}, { running: true }, 'refused: there is no service web'],
    [
      'masked',
      { load: 'masked' },
      { running: true },
      'refused: web is masked: systemctl unmask web on the server allows it again',
    ],
    [
      'masked',
      { load: 'masked' },
      { running: false, enabled: false },
      'ok: not running, not started at boot',
    ],
    [
      'static',
      { boots: 'static' },
      { enabled: true },
      'refused: web: systemd cannot enable it: its unit has no [Install] section',
    ],
    ['static', { boots: 'static' }, { enabled: false }, 'ok: not started at boot'],
    [
      'starting',
      { active: 'activating' },
      { running: true },
      'broken: cannot tell whether web runs: it is just starting',
    ],
    [
      'an unfit unit',
      { load: 'bad-setting' },
      { running: true },
      'refused: systemd cannot load web (bad-setting): systemctl status web tells more',
    ],
  ])(
    '%s (%j) asked for %j',
    async (_what, unit: { load?: string; active?: string; boots?: string }, fields, text) => {
      const server = systemd();
      if (Object.keys(unit).length > 0)
        server.unit('web', unit.active ?? 'inactive', unit.boots ?? 'disabled', unit.load);
      expect(said(await server.run(shell, [server.service('web', { name: 'web', ...fields })]))).toEqual([
        text,
      ]);
    },
  );

  it('restarts once, after a step that has changed something, and only then', async () => {
    const server = systemd();
    server.unit('web', 'active', 'enabled');
    const steps = [
      fileStep(server, 'settings', 'settings'),
      fileStep(server, 'more', 'more'),
      server.service('web', { name: 'web', running: true, restart_after: ['settings', 'more'] }),
      fileStep(server, 'last', 'last'),
    ];
    expect(said(await server.run(shell, steps, { mode: 'plan' }))[2]).toBe(
      'unknown: not known before settings is done',
    );
    const report = await server.run(shell, steps);
    expect(report.steps.map(({ state }) => state)).toEqual(['changed', 'changed', 'changed', 'changed']);
    expect(server.calls()).toEqual(['restart web']);
    expect((await server.run(shell, steps)).outcome).toBe('unchanged');
    expect(server.calls()).toEqual(['restart web']);
  });

  it('restarts in the next run what this one did not come to', async () => {
    const server = systemd();
    server.unit('web', 'active', 'enabled');
    const settings = fileStep(server, 'settings', 'settings');
    const web = server.service('web', { name: 'web', restart_after: ['settings'] });
    expect((await server.run(shell, [settings, failing, web])).outcome).toBe('failed');
    expect(said(await server.run(shell, [settings, web], { mode: 'plan' }))[1]).toBe(
      'pending: to be restarted after settings',
    );
    // Fails as well: what the first run owes is not forgotten.
    expect((await server.run(shell, [settings, failing, web])).outcome).toBe('failed');
    expect(server.calls()).toEqual([]);
    expect((await server.run(shell, [settings, web])).outcome).toBe('changed');
    expect(server.calls()).toEqual(['restart web']);
    expect((await server.run(shell, [settings, web])).outcome).toBe('unchanged');
  });

  it('owes no restart after what has been taken back, unless an earlier run owes it', async () => {
    const server = systemd();
    server.unit('web', 'active', 'enabled');
    const file = (id: string) =>
      server.step(id, fileKind, { path: join(server.folder, id), content: `${id}\n` });
    const web = server.service('web', { name: 'web', restart_after: ['one', 'two'] });
    const owed = () => (server.has('state/due/restart-web') ? server.read('state/due/restart-web') : '');
    await server.run(shell, [file('one'), file('two'), failing, web], { rollback: true });
    expect([server.has('one'), server.has('two'), owed()]).toEqual([false, false, '']);
    const early = server.service('early', { name: 'web', restart_after: ['one'] });
    await server.run(shell, [file('one'), failing, early]);
    await server.run(shell, [file('one'), file('two'), failing, web], { rollback: true });
    expect([server.has('one'), server.has('two'), owed()]).toEqual([true, false, 'one\n']);
  });

  it('says that a service runs with what has been taken back, and restarts it in the next run', async () => {
    const server = systemd();
    server.unit('web', 'active', 'enabled');
    const settings = server.step('settings', fileKind, {
      path: join(server.folder, 'settings'),
      content: 'x',
    });
    const web = server.service('web', { name: 'web', restart_after: ['settings'] });
    const report = await server.run(shell, [settings, web, failing], { rollback: true });
    expect([server.has('settings'), server.calls(), report.warnings]).toEqual([
      false,
      ['restart web'],
      ['web has followed what is taken back now: the next run does it again'],
    ]);
    const other = server.step('settings', fileKind, {
      path: join(server.folder, 'settings'),
      state: 'absent',
    });
    await server.run(shell, [other, web]);
    expect(server.calls()).toEqual(['restart web', 'restart web']);
  });

  it('owes nothing to a service that is not meant for this server', async () => {
    const server = systemd();
    server.unit('web', 'active', 'enabled');
    const { step, library } = server.service('web', { name: 'web', restart_after: ['settings'] });
    const skipped = { step: { ...step, check: sh`ct_skip 'another toolstack'` }, library };
    expect((await server.run(shell, [fileStep(server, 'settings', 'settings'), skipped])).outcome).toBe(
      'changed',
    );
    expect(server.has('state/due/restart-web')).toBe(false);
  });

  it('does not restart what it has just started, nor start what is not meant to run', async () => {
    const server = systemd();
    server.unit('web', 'inactive', 'enabled');
    server.unit('other', 'inactive', 'enabled');
    const report = await server.run(shell, [
      fileStep(server, 'settings', 'settings'),
      server.service('web', { name: 'web', running: true, restart_after: ['settings'] }),
      server.service('other', { name: 'other', restart_after: ['settings'] }),
    ]);
    expect(said(report).slice(1)).toEqual(['changed: running', 'ok: nothing to do']);
    expect(server.calls()).toEqual(['start web']);
  });

  it('two steps about two services do not mix them up', async () => {
    const server = systemd();
    server.unit('one', 'inactive', 'disabled');
    server.unit('two', 'active', 'enabled');
    await server.run(shell, [
      server.service('first', { name: 'one', running: true }),
      server.service('second', { name: 'two', running: false, enabled: false }),
    ]);
    expect(server.calls()).toEqual(['start one', 'disable two', 'stop two']);
  });

  it('loads a changed unit before it is started', async () => {
    const server = systemd();
    server.unit('web', 'inactive', 'enabled');
    server.write('changed-unit', '');
    await server.run(shell, [server.service('web', { name: 'web', running: true })]);
    expect(server.calls()).toEqual(['daemon-reload', 'start web']);
  });

  it('says what the service itself said when it does not start', async () => {
    const server = systemd();
    server.unit('web', 'inactive', 'enabled');
    server.write('fails.web', '');
    server.write(
      'journal',
      '-- Journal begins --\nNov 23 09:00:00 here web[123]: web: [emerg] bind() to port 80 failed\nNov 23 09:00:00 here systemd[1]: Failed to start web.\n',
    );
    const report = await server.run(shell, [server.service('web', { name: 'web', running: true })]);
    expect(said(report)).toEqual([
      'failed: systemctl start web failed: web: [emerg] bind() to port 80 failed',
    ]);
  });

  it('notices one that ends right after its start', async () => {
    const server = systemd();
    server.unit('web', 'inactive', 'enabled');
    server.write('dies.web', '');
    const report = await server.run(shell, [server.service('web', { name: 'web', running: true })]);
    expect(said(report)).toEqual(['failed: web was started and does not run']);
  });

  it('takes back what it has changed, the last thing first', async () => {
    const server = systemd();
    server.unit('web', 'inactive', 'disabled');
    const steps = [server.service('web', { name: 'web', running: true, enabled: true }), failing];
    const alone = await server.run(shell, steps);
    expect(alone.steps[0]).toMatchObject({
      state: 'changed',
      undoBy: 'systemctl stop web && systemctl disable web',
    });
    server.unit('web', 'inactive', 'disabled');
    server.write('calls', '');
    const report = await server.run(shell, steps, { rollback: true });
    expect(report.steps.map(({ state, undoBy }) => [state, undoBy])).toEqual([
      ['undone', ''],
      ['failed', ''],
    ]);
    expect(server.calls()).toEqual(['enable web', 'start web', 'stop web', 'disable web']);
  });
});
