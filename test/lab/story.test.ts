/** The article's story on a real Xen server: a Windows XP machine from nothing to its picture, and back. */
import { describe, expect, it } from 'vitest';
import { waitForText } from '../support/ctctl.ts';
import { type Lab, labSuite } from '../support/lab.ts';
import { drawnPicture } from './drawn-picture.ts';

interface Run {
  outcome: string;
  steps: { id: string; state: string }[];
  vnc: { port: number } | null;
}

const winxp = [
  ...['domain', 'create', 'winxp', '--hvm', '--disk', '8G', '--iso', '/root/winxp.iso'],
  ...['--memory', '512', '--bridge', 'intern', '--start'],
];

describe('the story on a real Xen server', () => {
  let lab: Lab;
  labSuite(
    'story',
    (started) => {
      lab = started;
    },
    null,
  );

  const json = async <Document>(step: string, ...args: string[]): Promise<Document> => {
    const result = await lab.timed(step, [...args, '--json']);
    expect(result.code, result.stderr).toBe(0);
    return JSON.parse(result.stdout) as Document;
  };
  const sessions = async (): Promise<number> =>
    Number(await lab.ssh("journalctl -u ssh | grep -c 'Starting session'"));

  it('server add finds the toolstack', async () => {
    const added = await lab.add('lab');
    expect(added.stderr).toMatch(/lab: xl, (\d+) of \1 checks ok/);
    expect(await json('server show', 'server', 'show', 'lab')).toMatchObject({ toolstack: 'xl' });
  });

  it('plans it, and makes nothing of it', async () => {
    const run = await json<Run>('create --dry-run', ...winxp, '--dry-run');
    expect(run.steps.map(({ state }) => state)).toEqual(['ok', 'ok', 'pending', 'pending', 'pending']);
    expect(await lab.ssh('lvs --noheadings -o lv_name server; ls /etc/xen')).not.toContain('winxp');
  });

  it('creates and starts it', async () => {
    const run = await json<Run>('create and start', ...winxp);
    expect(run.steps.map(({ state }) => state)).toEqual(['ok', 'ok', 'changed', 'changed', 'changed']);
    expect(run.vnc?.port).toBe(5900);
    expect(await lab.ssh('lvs --noheadings --units b --nosuffix -o lv_size server/winxp')).toContain(
      String(2 ** 33),
    );
    expect(await lab.ssh('xl list winxp')).toMatch(/winxp +\d+ +512/);
  });

  it('changes nothing the second time, in exactly one session', async () => {
    const before = await sessions();
    const run = await json<Run>('create again', ...winxp);
    expect(run.outcome).toBe('unchanged');
    // The counting itself opens one.
    expect((await sessions()) - before - 1).toBe(1);
  });

  it('lists and shows it', async () => {
    const { items } = await json<{ items: object[] }>('list', 'list');
    expect(items).toMatchObject([
      { name: 'Domain-0', type: 'dom0' },
      { name: 'appliance', type: 'pv', state: 'halted' },
      { name: 'winxp', type: 'hvm', state: 'running', memory: 512 },
    ]);
    expect(await json('show', 'show', 'winxp')).toMatchObject({ vnc: { host: '127.0.0.1', port: 5900 } });
    const volumes = await json<{ items: object[] }>('volume list', 'volume', 'list');
    expect(volumes.items).toMatchObject([{ name: 'srv' }, { name: 'winxp', open: true, usedBy: ['winxp'] }]);
  });

  it('shows its picture through ctctl vnc', async () => {
    const tunnel = lab.start(['vnc', 'winxp', '--no-viewer']);
    try {
      const [, port] = await waitForText(tunnel.stdout, /vnc:\/\/127\.0\.0\.1:(\d+)/, 60_000);
      const picture = await drawnPicture('winxp', Number(port));
      expect([picture.version, picture.width >= 640]).toEqual(['RFB 003.008', true]);
      expect(picture.name).toContain('winxp');
    } finally {
      tunnel.kill('SIGINT');
    }
    expect(await new Promise((settle) => tunnel.once('close', settle))).toBe(130);
  });

  it.each([
    ['pause', 'paused'],
    ['resume', 'running'],
  ])('%s, twice', async (verb, state) => {
    expect((await json<Run>(verb, verb, 'winxp')).outcome).toBe('changed');
    expect((await json<Run>(`${verb} again`, verb, 'winxp')).outcome).toBe('unchanged');
    expect(await json('show', 'show', 'winxp')).toMatchObject({ state });
  });

  it('a boot loader does not hear ACPI: the stop times out, and --force pulls the plug', async () => {
    const asked = await lab.timed('stop, 3 s of grace', ['stop', 'winxp', '--timeout', '3s']);
    expect([asked.code, asked.stderr]).toEqual([
      7,
      expect.stringContaining('winxp did not shut down within 3 s'),
    ]);
    expect(await json('show', 'show', 'winxp')).toMatchObject({ state: 'running' });
    expect(
      (await json<Run>('stop --force', 'stop', 'winxp', '--force', '--timeout', '0', '--yes')).outcome,
    ).toBe('changed');
    expect((await json<Run>('stop again', 'stop', 'winxp')).outcome).toBe('unchanged');
  });

  it('a PV domain starts, restarts with a new id and shuts down by itself', async () => {
    expect((await json<Run>('start appliance', 'start', 'appliance')).outcome).toBe('changed');
    expect((await json<Run>('start again', 'start', 'appliance')).outcome).toBe('unchanged');
    const { id } = await json<{ id: number }>('show', 'show', 'appliance');
    expect((await json<Run>('reboot appliance', 'reboot', 'appliance')).outcome).toBe('changed');
    expect((await json<{ id: number }>('show', 'show', 'appliance')).id).toBeGreaterThan(id);
    // A guest that has not booted yet has nobody to ask.
    await lab.ssh('for i in $(seq 90); do nc -z -w 2 192.168.1.20 80 && exit 0; sleep 1; done; exit 1');
    expect((await json<Run>('stop appliance', 'stop', 'appliance')).outcome).toBe('changed');
    expect((await json<Run>('stop again', 'stop', 'appliance')).outcome).toBe('unchanged');
  });
});
