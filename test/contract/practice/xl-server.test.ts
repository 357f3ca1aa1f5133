/** The practice server with xl, from outside: over SSH, as ctctl meets it. */
import { readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startPracticeServer } from '../../../src/practice/server.ts';
import { usableKey } from '../../support/usable-key.ts';
import { connect, eventually, forward, practiceFolder, run, withServer } from './client.ts';
import { readScreen } from './rfb-client.ts';

const definition = `name = "winxp"
type = "hvm"
memory = 512
disk = [ "phy:/dev/server/winxp,hda,w", ",hdc:cdrom,r" ]
vif = [ "bridge=intern" ]
`;

const put = (folder: string) => `cat > '${folder.replaceAll("'", "'\\''")}/etc/xen/winxp'`;
const create = (folder: string) => `xl create '${folder.replaceAll("'", "'\\''")}/etc/xen/winxp'`;

describe('a practice server with xl', () => {
  it('runs a domain from volume to picture, reboot and end', async () => {
    await withServer({ toolstack: 'xl' }, async (server) => {
      const client = await connect(server);
      expect((await run(client, 'lvcreate -L8G -nwinxp server')).out).toBe(
        '  Logical volume "winxp" created.\n',
      );
      expect((await run(client, put(server.folder), definition)).rc).toBe(0);
      const created = await run(client, create(server.folder));
      expect(created).toMatchObject({
        out: '',
        err: `Parsing config from ${server.folder}/etc/xen/winxp\n`,
        rc: 0,
      });
      expect((await run(client, 'lvremove -f server/winxp')).err).toBe(
        '  Logical volume server/winxp in use.\n',
      );

      const port = await eventually(
        () => run(client, 'xenstore-read /local/domain/1/console/vnc-port'),
        ({ rc }) => rc === 0,
      );
      const screen = await readScreen(await forward(client, Number(port.out)));
      expect(screen.name).toBe('QEMU (winxp)');
      expect(screen.pixel(0, 0)).toEqual([0, 0, 170]);
      expect(screen.pixel(10, 390)).toEqual([255, 255, 255]);

      expect(await run(client, 'xl reboot winxp')).toMatchObject({ rc: 1 });
      expect((await run(client, 'xl reboot -F winxp')).rc).toBe(0);
      await eventually(
        () => run(client, 'xl domid winxp'),
        ({ out }) => out === '2\n',
      );
      expect((await run(client, 'xl shutdown -F winxp')).rc).toBe(0);
      await eventually(
        () => run(client, 'xl domid winxp'),
        ({ rc }) => rc === 1,
      );
      client.end();
    });
  });

  it('keeps volumes and files over a restart, but runs no domain', async () => {
    const folder = practiceFolder();
    await withServer({ toolstack: 'xl', folder }, async (server) => {
      const client = await connect(server);
      await run(client, 'lvcreate -L8G -nwinxp server');
      await run(client, put(folder), definition);
      expect((await run(client, create(folder))).rc).toBe(0);
      client.end();
    });
    await withServer({ toolstack: 'xl', folder }, async (server) => {
      const client = await connect(server);
      expect((await run(client, 'xl vm-list')).out).toBe(
        'UUID                                  ID    name\n',
      );
      expect((await run(client, 'lvs --noheadings -o lv_name')).out).toBe('  srv  \n  winxp\n');
      expect((await run(client, `ls '${folder.replaceAll("'", "'\\''")}/etc/xen'`)).out).toBe(
        'auto\nwinxp\n',
      );
      client.end();
    });
    await expect(startPracticeServer({ folder, toolstack: 'xm' })).rejects.toThrow(
      /belongs to a practice server with xl/,
    );
    rmSync(folder, { recursive: true });
  });

  it('works in a folder whose path is too long for a socket', async () => {
    const parent = practiceFolder();
    const folder = join(parent, 'a'.repeat(60), 'b'.repeat(60));
    await withServer({ toolstack: 'xl', folder }, async (server) => {
      const client = await connect(server);
      expect((await run(client, 'xl domname 0 && xl list | head -n 1 >/dev/null')).out).toBe('Domain-0\n');
      client.end();
    });
    rmSync(parent, { recursive: true });
  });

  it('is refused to a second server while the first one holds the folder', async () => {
    await withServer({ toolstack: 'xl' }, async ({ folder }) => {
      await expect(startPracticeServer({ folder, toolstack: 'xl' })).rejects.toThrow(/already runs in/);
    });
  });

  it('lets in its own key and user only', async () => {
    await withServer({ toolstack: 'xl' }, async (server) => {
      const other = usableKey();
      await expect(connect(server, { key: other })).rejects.toThrow(/authentication/i);
      await expect(connect(server, { username: 'admin' })).rejects.toThrow(/authentication/i);
    });
  });

  it('listens on the loopback only', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal);
    await withServer({ toolstack: 'xl' }, async (server) => {
      // 127.0.0.2 is the loopback too, but not the address listened on.
      for (const host of ['127.0.0.2', ...(outside === undefined ? [] : [outside.address])]) {
        await expect(connected(host, server.port)).resolves.toBe(false);
      }
      await expect(connected('127.0.0.1', server.port)).resolves.toBe(true);
    });
  });

  it('forwards to the loopback only', async () => {
    await withServer({ toolstack: 'xl' }, async (server) => {
      const client = await connect(server);
      const outside = new Promise((resolve, reject) => {
        client.forwardOut('127.0.0.1', 0, '192.0.2.1', 80, (error) => (error ? reject(error) : resolve(0)));
      });
      await expect(outside).rejects.toThrow();
      client.end();
    });
  });

  it('counts the sessions and logs them', async () => {
    const counts: number[] = [];
    await withServer({ toolstack: 'xl', onSession: (count) => counts.push(count) }, async (server) => {
      const client = await connect(server);
      await run(client, 'true');
      await run(client, 'exec /bin/sh', 'xl list; lvs');
      client.end();
      expect(counts).toEqual([1, 2]);
      const log = readFileSync(join(server.folder, 'log/sessions.log'), 'utf8');
      expect(
        log
          .trim()
          .split('\n')
          .map((line) => line.replace(/^\S+ /, '')),
      ).toEqual(['exec "true"', 'exec "exec /bin/sh"']);
    });
  });
});

describe('its shell', () => {
  const cases = [
    { title: 'reports the exit code', command: 'exit 7', expected: { rc: 7 } },
    { title: 'reports a signal', command: 'kill -TERM $$', expected: { signal: 'SIGTERM' } },
    {
      title: 'keeps the channels apart',
      command: 'echo a; echo b >&2',
      expected: { out: 'a\n', err: 'b\n', rc: 0 },
    },
    { title: 'does not wait for a daemon', command: 'sleep 30 & echo $! ', expected: { rc: 0 } },
    {
      title: 'loses no output',
      command: 'head -c 3000000 /dev/zero | tr "\\0" x',
      expected: { out: 'x'.repeat(3_000_000) },
    },
  ];
  it.each(cases)('$title', async ({ command, expected }) => {
    await withServer({ toolstack: 'xl' }, async (server) => {
      const client = await connect(server);
      const result = await run(client, command);
      if (command.startsWith('sleep')) process.kill(Number(result.out));
      expect(result).toMatchObject(expected);
      client.end();
    });
  });

  it('hangs up on a command whose channel was closed', async () => {
    await withServer({ toolstack: 'xl' }, async (server) => {
      const client = await connect(server);
      const other = await connect(server);
      await new Promise<void>((resolve, reject) => {
        client.exec(
          "trap 'touch hung-up; exit' HUP; echo ready; while :; do sleep 0.05; done",
          (error, channel) => {
            if (error) return reject(error);
            channel.on('data', () => channel.close());
            channel.on('close', () => resolve());
          },
        );
      });
      await eventually(
        () => run(other, 'ls hung-up'),
        ({ rc }) => rc === 0,
      );
      client.end();
      other.end();
    });
  });
});

function connected(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1000 });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => finish(true));
    socket.on('error', () => finish(false));
    socket.on('timeout', () => finish(false));
  });
}
