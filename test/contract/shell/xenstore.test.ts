/** What xenstore says of a domain: its VNC endpoint, its kind, its drivers. And ct_wait. */
import { describe, expect, it } from 'vitest';
import { shellNames } from './run-shell.ts';
import { type FakeServer, fakeServer } from './server.ts';

/** xenstore as a folder: `xenstore-read KEY` prints the file of that name. */
function serverWith(entries: Readonly<Record<string, string>>): FakeServer {
  const server = fakeServer();
  const cases = Object.entries(entries).map(([key, value]) => `'${key}') echo '${value}' ;;`);
  server.tool(
    'xenstore-read',
    `case $1 in ${cases.join(' ')} *) echo "xenstore-read: couldn't read path $1" >&2; exit 1 ;; esac`,
  );
  const lists = Object.keys(entries)
    .filter((key) => /\/device\/(vif|vbd)\/\d+\/state$/.test(key))
    .map((key) => key.split('/').slice(0, -1));
  const folders = [...new Set(lists.map((parts) => parts.slice(0, -1).join('/')))];
  server.tool(
    'xenstore-list',
    `case $1 in ${folders
      .map(
        (folder) =>
          `'${folder}') echo '${lists
            .filter((parts) => parts.slice(0, -1).join('/') === folder)
            .map((parts) => parts.at(-1))
            .join("'; echo '")}' ;;`,
      )
      .join(' ')} *) exit 1 ;; esac`,
  );
  return server;
}

describe.each(shellNames)('in %s', (shell) => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['192.168.1.2', '192.168.1.2'],
    // Everywhere is here too.
    ['0.0.0.0', '127.0.0.1'],
    ['*', '127.0.0.1'],
    ['', '127.0.0.1'],
    ['::', '::1'],
    ['::1', '::1'],
  ])('a VNC server that listens on %j is reached at %s', (listen, host) => {
    const server = serverWith({
      '/local/domain/7/console/vnc-port': '5901',
      '/local/domain/7/console/vnc-listen': listen,
    });
    expect(server.output(shell, 'ct_find_vnc 7; echo "$ct_vnc_listen $ct_vnc_port"')).toBe(`${host} 5901`);
  });

  it('has no port while there is none', () => {
    expect(serverWith({}).output(shell, 'ct_find_vnc 7; echo "$ct_vnc_listen|$ct_vnc_port"')).toBe(
      '127.0.0.1|',
    );
  });

  it('sends the endpoint home', () => {
    const server = serverWith({ '/local/domain/7/console/vnc-port': '5901' });
    expect(server.output(shell, 'ct_report_vnc 7').split('\n')).toEqual([
      'found\ttest\tdomain-id\t7',
      'found\ttest\tvnc-port\t5901',
      'found\ttest\tvnc-listen\t127.0.0.1',
    ]);
    expect(server.output(shell, 'ct_report_vnc 8')).toBe('found\ttest\tdomain-id\t8');
  });

  it.each([
    ['hvm', 0],
    ['linux', 1],
    [undefined, 1],
  ])('a domain of type %s', (type, code) => {
    const server = serverWith({
      '/local/domain/7/vm': '/vm/1-2',
      ...(type === undefined ? {} : { '/vm/1-2/image/ostype': type }),
    });
    expect(server.output(shell, 'ct_is_hvm 7; echo $?')).toBe(String(code));
    expect(server.output(shell, 'ct_is_hvm 8; echo $?')).toBe('1');
  });

  it.each([
    [{}, 1],
    [{ '/local/domain/7/device/vif/0/state': '1' }, 1],
    [{ '/local/domain/7/device/vif/0/state': '4' }, 0],
    [{ '/local/domain/7/device/vbd/768/state': '1', '/local/domain/7/device/vbd/5632/state': '4' }, 0],
    [{ '/local/domain/8/device/vif/0/state': '4' }, 1],
  ])('drivers in the guest: %j', (entries, code) => {
    expect(serverWith(entries).output(shell, 'ct_has_pv_drivers 7; echo $?')).toBe(String(code));
  });

  describe('ct_wait', () => {
    it('looks once at least, and stops as soon as it is so', () => {
      expect(fakeServer().output(shell, 'look() { echo looked; }; ct_wait 0 look && echo so')).toBe(
        'looked\nso',
      );
      expect(
        fakeServer().output(shell, 'look() { echo "$1"; false; }; ct_wait 0 look "a b" || echo over'),
      ).toBe('a b\nover');
    });

    it('looks again until the time is over', () => {
      const script = 'n=0; look() { n=$((n + 1)); [ $n = 2 ]; }; ct_wait 9 look && echo $n';
      expect(fakeServer().output(shell, script)).toBe('2');
    });
  });
});
