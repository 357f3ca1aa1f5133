/** Definitions changed on a real Xen server: fixed addresses, edited texts, old ones put back. */
import { chmodSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Lab, labSuite } from '../support/lab.ts';

/** A definition with two cards, neither of which has an address of its own. */
const twoCards = `sed -i 's/^vif = .*/vif = [ "bridge=intern", # the inner one\\n  "bridge=intern" ]/' /etc/xen/appliance`;

/** What xl says of the cards of a running guest, in their order. */
const addresses = `xl network-list appliance | awk 'NR > 1 { print $3 }'`;

/** What one of the guest's cards answers with, seen from the server: which of them is eth0 there, is chance. */
const seenFromOutside = `i=0
until nc -z -w 2 192.168.1.20 80 || [ $i -ge 40 ]; do i=$((i + 1)); sleep 1; done
ip neigh show 192.168.1.20 dev intern | awk '{ print $3 }'`;

describe('definitions that are changed on a real Xen server', () => {
  let lab: Lab;
  labSuite('changes', (started) => {
    lab = started;
  });

  const ctctl = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await lab.timed(args.slice(0, 2).join(' '), args);
    expect(code, stderr).toBe(0);
    return stdout;
  };
  const linesOf = async (command: string): Promise<readonly string[]> =>
    (await lab.ssh(command)).trimEnd().split('\n');
  const editor = (name: string, script: string): NodeJS.ProcessEnv => {
    const path = `${lab.folder}/${name}`;
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return { EDITOR: path };
  };

  it('mac pin: a running guest with two cards has the same addresses after a restart', async () => {
    await lab.ssh(twoCards);
    await ctctl('start', 'lab:appliance');
    const before = await linesOf(addresses);
    expect(before).toEqual([expect.stringMatching(/^00:16:3e:/), expect.stringMatching(/^00:16:3e:/)]);

    expect(JSON.parse(await ctctl('mac', 'pin', 'lab:appliance', '--json'))).toMatchObject({
      outcome: 'changed',
    });
    expect(await lab.ssh('sed -n /^vif/,/]/p /etc/xen/appliance')).toBe(
      `vif = [ "mac=${before[0]},bridge=intern", # the inner one\n  "mac=${before[1]},bridge=intern" ]\n`,
    );
    expect(JSON.parse(await ctctl('mac', 'pin', 'lab:appliance', '--json'))).toMatchObject({
      outcome: 'unchanged',
      run: null,
    });

    await ctctl('stop', 'lab:appliance');
    await ctctl('start', 'lab:appliance');
    expect(await linesOf(addresses)).toEqual(before);
    expect(before).toContain((await lab.ssh(seenFromOutside)).trim());
    const { items } = JSON.parse(await ctctl('mac', 'check', '--on', 'lab', '--json')) as {
      items: { domain: string }[];
    };
    expect(items.filter(({ domain }) => domain === 'appliance')).toEqual([]);
  });

  it('config edit, history and revert: what is refused is not written, what was there is kept', async () => {
    const before = await lab.ssh('cat /etc/xen/appliance');
    const refused = await lab.run(['config', 'edit', 'lab:appliance', '--yes'], {
      env: editor('breaks', 'echo "vif = intern" >>"$1"'),
    });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('config parsing error near')]);
    expect(await lab.ssh('cat /etc/xen/appliance')).toBe(before);

    const edited = await lab.run(['config', 'edit', 'lab:appliance', '--yes'], {
      env: editor('doubles', 'sed -i "s/^memory = .*/memory = 160/" "$1"'),
    });
    expect(edited.code, edited.stderr).toBe(0);
    expect(edited.stderr).toContain('+memory = 160');
    expect(await lab.ssh('cat /etc/xen/appliance')).toBe(before.replace(/^memory = .*$/m, 'memory = 160'));

    const overtaken = await lab.run(['config', 'edit', 'lab:appliance', '--yes'], {
      env: editor('late', `sed -i "s/^memory = .*/memory = 192/" "$1"; ${otherAdmin()}`),
    });
    expect([overtaken.code, overtaken.stderr]).toEqual([
      5,
      expect.stringContaining('has been changed since it was read'),
    ]);
    expect(await lab.ssh('tail -n 1 /etc/xen/appliance')).toBe('# carol was here\n');

    const { items } = JSON.parse(await ctctl('config', 'history', 'lab:appliance', '--json')) as {
      items: { revision: string; command: string }[];
    };
    expect(items.map(({ command }) => command.split(' ').slice(0, 3).join(' '))).toEqual([
      'ctctl config edit',
      'ctctl mac pin',
    ]);
    await ctctl('config', 'revert', 'lab:appliance', '--to', items[0]?.revision ?? '', '--yes');
    expect(await lab.ssh('cat /etc/xen/appliance')).toBe(before);
  });

  /** By the lab's own way, beside ctctl. */
  const otherAdmin = (): string =>
    `HOME=${process.env.HOME} ${process.cwd()}/test/lab/lab ssh changes -- 'echo "# carol was here" >>/etc/xen/appliance'`;
});
