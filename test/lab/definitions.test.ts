/** Definitions on a real Xen server: the article's file, converted, runs and shows its picture; lint agrees with xl. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { waitForText } from '../support/ctctl.ts';
import { type Lab, labSuite } from '../support/lab.ts';
import { drawnPicture } from './drawn-picture.ts';

const article = 'test/fixtures/xen/winxp.article';

describe('definitions on a real Xen server', () => {
  let lab: Lab;
  labSuite('definitions', (started) => {
    lab = started;
  });

  const upload = (name: string, text: string) => lab.ssh(`cat >/etc/xen/${name} <<'LAB-END'\n${text}LAB-END`);
  /** What xl itself says of a file. */
  const dryRun = (name: string) => lab.ssh(`xl -N create /etc/xen/${name} 2>&1; echo "rc $?"`);

  it('xl refuses the file of the article, and lint has said why', async () => {
    await upload('article', readFileSync(article, 'utf8'));
    expect(await dryRun('article')).toMatch(/article:2: config parsing error near[\s\S]*rc 1\n$/);
    const { code, stdout } = await lab.run(['config', 'lint', article, '--toolstack', 'xl', '--json']);
    const { items } = JSON.parse(stdout) as { items: { line: number; rule: string }[] };
    expect(code).toBe(1);
    expect(items.map(({ line, rule }) => `${line} ${rule}`)).toEqual(
      expect.arrayContaining(['2 python', '2 hvm-loader', '11 vnc-password-impossible', '12 mac-missing']),
    );
  });

  it('converted it passes the dry run, starts, and shows its picture', async () => {
    const file = `${lab.folder}/winxp`;
    const converted = await lab.timed('config convert', [
      ...['config', 'convert', article, '--to', 'xl', '--xen', '4.17', '--output-file', file],
    ]);
    expect(converted.code, converted.stderr).toBe(0);
    await upload('winxp', readFileSync(file, 'utf8'));
    await lab.ssh('rm /etc/xen/article; lvcreate -q -y -L 64M -n winxp server >/dev/null 2>&1');
    expect(await dryRun('winxp')).toMatch(/rc 0\n$/);

    const lint = await lab.timed('config lint', ['config', 'lint', 'lab:winxp', '--json']);
    expect(lint.code, lint.stderr).toBe(0);
    const { items } = JSON.parse(lint.stdout) as { items: { severity: string; rule: string }[] };
    expect(items.filter(({ severity }) => severity === 'error')).toEqual([]);

    const started = await lab.timed('start', ['start', 'lab:winxp', '--json']);
    expect(started.code, started.stderr).toBe(0);
    const tunnel = lab.start(['vnc', 'winxp', '--no-viewer']);
    try {
      const [, port] = await waitForText(tunnel.stdout, /vnc:\/\/127\.0\.0\.1:(\d+)/, 60_000);
      const picture = await drawnPicture('winxp-converted', Number(port));
      expect([picture.version, picture.width >= 640]).toEqual(['RFB 003.008', true]);
      expect(picture.name).toContain('winxp');
    } finally {
      tunnel.kill('SIGINT');
    }
  });

  it('is shown as what it is there', async () => {
    const shown = await lab.timed('config show', ['config', 'show', 'lab:winxp', '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      server: 'lab',
      toolstack: 'xl',
      xen: '4.17',
      type: 'hvm',
      memory: 512,
      disks: [{ target: '/dev/server/winxp' }, { target: '/root/winxp.iso', cdrom: true }],
      vifs: [{ bridge: 'intern', mac: null }],
    });
  });
});
