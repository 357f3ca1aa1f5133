/** Ready bundles, runs and plans on a real Xen server: changed, then nothing changed. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Lab, labSuite } from '../support/lab.ts';

interface Run {
  outcome: string;
  run: string | null;
  steps: { id: string; state: string; text: string }[];
}

/** The root of a guest whose Debian is old, on a volume of its own, mounted. */
const guestVolume = `set -e
lvcreate -q -y -L 32M -n guest server >/dev/null 2>&1; mkfs.ext4 -q /dev/server/guest
mkdir -p /mnt/guest; mount /dev/server/guest /mnt/guest; mkdir /mnt/guest/etc
printf 'console\\ntty1\\nhvc0' >/mnt/guest/etc/securetty`;

const unpinned = `cat >/etc/xen/unpinned <<'END'
name = "unpinned"
memory = 32
kernel = "/root/appliance"
vif = ['bridge=intern', 'mac=00:16:3e:00:00:02,bridge=extern']
END`;

/** An archive of Debian packages with one package, newer than the one that is installed. */
const archive = `set -e
mkdir -p /srv/archive /tmp/package/DEBIAN
for version in 1 2; do
  printf 'Package: lab-updated\\nVersion: %s\\nArchitecture: all\\nMaintainer: lab <lab@lab.example>\\nDescription: lab\\n' $version >/tmp/package/DEBIAN/control
  dpkg-deb -b /tmp/package /srv/archive/lab_$version.deb >/dev/null
done
dpkg -i /srv/archive/lab_1.deb >/dev/null
cd /srv/archive
{ cat /tmp/package/DEBIAN/control
  printf 'Filename: ./lab_2.deb\\nSize: %s\\nSHA256: %s\\n' "$(stat -c %s lab_2.deb)" "$(sha256sum lab_2.deb | cut -d ' ' -f 1)"
} >Packages
rm -f /etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:/srv/archive ./' >/etc/apt/sources.list`;

describe('bundles on a real Xen server', () => {
  let lab: Lab;
  labSuite('bundles', (started) => {
    lab = started;
  });

  const runOf = async (...args: string[]): Promise<Run> => {
    const result = await lab.timed(`bundle run ${args[0]}`, ['bundle', 'run', ...args, '--json']);
    expect(result.code, result.stderr).toBe(0);
    return JSON.parse(result.stdout) as Run;
  };

  it.each<[name: string, flags: readonly string[], before: string]>([
    ['xendomains', [], ':'],
    ['monitoring-user', ['--param', `key=ssh-ed25519 ${'A'.repeat(68)} monitor`], ':'],
    ['time', ['--param', 'timezone=Europe/Berlin'], 'systemctl disable --now systemd-timesyncd'],
    ['guest-console', ['--param', 'root=/mnt/guest'], guestVolume],
    ['pin-mac', ['--param', 'domain=unpinned', '--param', 'mac=00:16:3e:12:34:56'], unpinned],
    ['updates', [], archive],
  ])('%s: changed, then nothing changed', async (name, flags, before) => {
    await lab.ssh(before);
    const first = await runOf(name, ...flags);
    expect(first.outcome, JSON.stringify(first.steps)).toBe('changed');
    const second = await runOf(name, ...flags);
    expect(second.outcome, JSON.stringify(second.steps)).toBe('unchanged');
    expect(second.run).toBeNull();
  });

  it('what they have done is there', async () => {
    const seen = await lab.ssh(`grep -c xvc0 /mnt/guest/etc/securetty; umount /mnt/guest
grep '^vif' /etc/xen/unpinned; dpkg-query -W lab-updated; systemctl is-active systemd-timesyncd; date +%Z`);
    expect(seen.split('\n')).toEqual([
      '1',
      "vif = ['mac=00:16:3e:12:34:56,bridge=intern', 'mac=00:16:3e:00:00:02,bridge=extern']",
      'lab-updated\t2',
      'active',
      expect.stringMatching(/^CES?T$/),
      '',
    ]);
  });

  it('updates from the archive are not for a release that is kept up', async () => {
    const { outcome, steps } = await runOf('updates-archive');
    expect([outcome, ...new Set(steps.map(({ state }) => state))]).toEqual(['unchanged', 'skipped']);
  });

  it('what only looks finds a sound server: vnc-loopback', async () => {
    expect((await runOf('vnc-loopback')).outcome).toBe('unchanged');
  });

  it('updates that no archive answers for fail in words, and leave no lock', async () => {
    await lab.ssh('echo "deb [trusted=yes] http://127.0.0.1:9/ ./" >/etc/apt/sources.list');
    const result = await lab.run(['bundle', 'run', 'updates', '--json']);
    expect([1, 5]).toContain(result.code);
    expect(result.stderr).toMatch(/^\{"kind":"Error".*lab: /m);
    expect((await runOf('vnc-loopback')).outcome).toBe('unchanged');
  });

  it('a plan is applied as it was shown, and not twice', async () => {
    const plan = `${lab.folder}/plan.json`;
    const create = ['domain', 'create', 'lab:planned', '--hvm', '--disk', '64M', '--memory', '64'];
    const planned = await lab.run([...create, '--bridge', 'intern', '--dry-run', '--save', plan]);
    expect(planned.code, planned.stderr).toBe(0);
    expect(await lab.ssh('ls /etc/xen')).not.toContain('planned');
    const applied = await lab.timed('apply', ['apply', plan, '--yes']);
    expect(applied.code, applied.stderr).toBe(0);
    expect(await lab.ssh('ls /etc/xen; lvs --noheadings -o lv_name server')).toMatch(/planned[\s\S]*planned/);
    const again = await lab.run(['apply', plan, '--yes']);
    expect([again.code, again.stderr]).toEqual([5, expect.stringContaining('drifted since the plan')]);
  });

  it('the journal knows who did what', async () => {
    const log = JSON.parse((await lab.run(['log', '--json'])).stdout) as {
      items: { command: string; outcome: string }[];
    };
    expect(
      log.items.some(({ command, outcome }) => /xendomains/.test(command) && outcome === 'changed'),
    ).toBe(true);
    expect((await lab.run(['log', '--domain', 'planned'])).stdout).toContain('ctctl apply');
  });

  it('a run outlives its client, and is followed by another one', async () => {
    const file = `${lab.folder}/slow.yaml`;
    writeFileSync(
      file,
      'name: slow\ntitle: slow\nsteps:\n  - id: slow\n    command: { run: sleep 8 && touch /root/slow, creates: /root/slow }\n',
    );
    const client = lab.start(['bundle', 'run', file]);
    await expect
      .poll(async () => await lab.ssh('cat /var/lib/ctctl/owner 2>/dev/null || :'), {
        timeout: 60_000,
        interval: 500,
      })
      .toContain('slow');
    client.kill('SIGKILL');
    const attached = await lab.timed('run attach', ['run', 'attach', 'lab:latest', '--json']);
    expect(attached.code, attached.stderr).toBe(0);
    expect(JSON.parse(attached.stdout)).toMatchObject({ outcome: 'changed' });
    expect(await lab.ssh('ls /root/slow')).toContain('slow');
  });
});
