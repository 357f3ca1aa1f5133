/** The article's story on practice servers with both toolstacks: a Windows XP machine, from nothing to its console. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Practice, startPractice, winxp } from '../support/practice.ts';

interface Run {
  outcome: string;
  steps: { id: string; state: string; text: string }[];
  vnc: { port: number } | null;
}

describe.each(['xl', 'xm'] as const)('with %s', (toolstack) => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await startPractice(toolstack);
  });
  afterAll(() => practice.stop());

  const json = async <Document>(...args: string[]): Promise<Document> => {
    const result = await practice.run([...args, '--json']);
    expect(result.code, result.stderr).toBe(0);
    return JSON.parse(result.stdout) as Document;
  };

  it('plans the machine without making anything of it', async () => {
    const run = await json<Run>(...winxp, '--start', '--dry-run');
    expect(run.outcome).toBe('planned');
    expect(run.steps.map(({ id, state }) => [id, state])).toEqual([
      ['iso', 'ok'],
      ['bridge', 'ok'],
      ['volume', 'pending'],
      ['definition', 'pending'],
      ['start', 'pending'],
    ]);
    const { items } = await json<{ items: { name: string }[] }>('volume', 'list');
    expect(items.map(({ name }) => name)).toEqual(['srv']);
  });

  it('creates and starts it', async () => {
    const run = await json<Run>(...winxp, '--start');
    expect(run.outcome).toBe('changed');
    expect(run.steps.slice(2).map(({ state }) => state)).toEqual(['changed', 'changed', 'changed']);
    expect(run.vnc?.port).toBeGreaterThanOrEqual(5900);
  });

  it('changes nothing the second time, and opens one session for that', async () => {
    const before = practice.sessions();
    const run = await json<Run>(...winxp, '--start');
    expect(run.outcome).toBe('unchanged');
    expect(new Set(run.steps.map(({ state }) => state))).toEqual(new Set(['ok']));
    expect(practice.sessions() - before).toBe(1);
  });

  it('has written a definition with a fixed MAC address and a console on the loopback', () => {
    const text = readFileSync(join(practice.server, 'etc/xen/winxp'), 'utf8');
    expect(text).toMatch(/^vif = .*mac=00:16:3e:[0-7][0-9a-f](:[0-9a-f]{2}){2},bridge=intern/m);
    expect(text).toContain("vnclisten = '127.0.0.1'");
    expect(text).toContain("usbdevice = 'tablet'");
    expect(text).toContain("boot = 'dc'");
    expect(text).not.toContain('vncpasswd');
  });

  it('shows another size and memory as differences, and touches nothing', async () => {
    const before = readFileSync(join(practice.server, 'etc/xen/winxp'), 'utf8');
    const wanted = winxp.map((word) => ({ '8G': '4G', '512': '1024' })[word] ?? word);
    const { code, stdout, stderr } = await practice.run([...wanted, '--json']);
    expect(code).toBe(5);
    expect(JSON.parse(stderr)).toMatchObject({ reason: 'refused' });
    const run = JSON.parse(stdout) as { outcome: string; steps: { id: string; differences: object[] }[] };
    expect(run.steps.flatMap(({ differences }) => differences)).toEqual([
      { field: 'size', is: '8 GiB', asked: '4 GiB' },
      { field: 'memory', is: '512', asked: '1024' },
    ]);
    expect(readFileSync(join(practice.server, 'etc/xen/winxp'), 'utf8')).toBe(before);
  });

  it('lists and shows it', async () => {
    const { items } = await json<{ items: object[] }>('list');
    expect(items).toMatchObject([
      { name: 'Domain-0', type: 'dom0', state: 'running' },
      { name: 'winxp', type: 'hvm', state: 'running', memory: 512 },
    ]);
    const domain = await json<{ vnc: object }>('show', 'winxp');
    expect(domain).toMatchObject({ name: 'winxp', state: 'running', vnc: { host: '127.0.0.1' } });
    const volumes = await json<{ items: object[] }>('volume', 'list');
    expect(volumes.items).toMatchObject([
      { name: 'srv', open: false },
      { name: 'winxp', open: true, usedBy: ['winxp'], size: 2 ** 33 },
    ]);
  });

  it.each([
    ['pause', 'paused'],
    ['resume', 'running'],
    ['stop', 'halted'],
    ['start', 'running'],
  ])('%s: twice, the second time nothing changes', async (verb, state) => {
    expect((await json<Run>(verb, 'winxp')).outcome).toBe('changed');
    expect((await json<Run>(verb, 'winxp')).outcome).toBe('unchanged');
    expect(await json<object>('show', 'winxp')).toMatchObject({ state });
  });

  it('reboot: a new domain id each time', async () => {
    const id = async (): Promise<number> => (await json<{ id: number }>('show', 'winxp')).id;
    const before = await id();
    expect((await json<Run>('reboot', 'winxp')).outcome).toBe('changed');
    expect(await id()).toBeGreaterThan(before);
  });
});
