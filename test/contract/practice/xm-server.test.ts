/** The practice server with xm 3.2, from outside: the article's own example, to the second viewer that waits. */
import { describe, expect, it } from 'vitest';
import { connect, eventually, forward, run, withServer } from './client.ts';
import { readScreen, Wire } from './rfb-client.ts';

/** The c't article's file, its ISO image moved into the practice folder. */
const definition = (folder: string) => `path='/usr/lib/xen-3.2-1'
kernel=path+'/boot/hvmloader'
device_model=path+'/bin/qemu-dm'
builder='hvm'
memory='512'
name='winxp'
boot='d'
disk=['phy:/dev/server/winxp,ioemu:hda,w',
"file:${folder}/iso/winxp.iso,hdc:cdrom,r"]
vnc=1
vncpasswd='peter'
vif = [ 'bridge=intern' ]
usbdevice='tablet'
`;

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

describe('a practice server with xm', () => {
  it("runs the article's domain", async () => {
    await withServer({ toolstack: 'xm' }, async (server) => {
      const client = await connect(server);
      const file = `${server.folder}/etc/xen/winxp`;
      expect(await run(client, 'lvcreate -L8G -nwinxp server')).toMatchObject({ rc: 0 });
      await run(client, `cat > ${quoted(file)}`, definition(server.folder));
      // Without a path xm finds the file in /etc/xen.
      expect(await run(client, 'xm create winxp')).toMatchObject({
        out: `Using config file "${file}".\nStarted domain winxp\n`,
        err: '',
        rc: 0,
      });
      expect((await run(client, 'xm list winxp')).out).toMatch(/\nwinxp +1 +512 +1 +r----- +0\.0\n$/);

      const found = await eventually(
        () => run(client, 'xenstore-read /local/domain/1/console/vnc-port'),
        ({ rc }) => rc === 0,
      );
      const port = Number(found.out);
      await expect(readScreen(await forward(client, port), { password: 'wrong' })).rejects.toThrow();
      const first = await readScreen(await forward(client, port), { password: 'peter' });
      expect(first).toMatchObject({ name: 'Xen-winxp', width: 640, height: 400 });
      expect(first.pixel(0, 0)).toEqual([0, 0, 170]);

      expect((await run(client, 'xm reboot winxp')).rc).toBe(0);
      await eventually(
        () => run(client, 'xm domid winxp'),
        ({ out }) => out === '2\n',
      );
      expect((await run(client, 'xm shutdown winxp')).rc).toBe(0);
      await eventually(
        () => run(client, 'xm domid winxp'),
        ({ rc }) => rc === 1,
      );
      client.end();
    });
  });

  it('serves one viewer at a time: the second hears nothing until the first has left', async () => {
    await withServer({ toolstack: 'xm' }, async (server) => {
      const client = await connect(server);
      const file = `${server.folder}/etc/xen/solo`;
      await run(client, `cat > ${quoted(file)}`, "builder='hvm'\nname='solo'\nvnc=1\nmemory=64\n");
      expect((await run(client, `xm create -q ${quoted(file)}`)).rc).toBe(0);
      const found = await eventually(
        () => run(client, 'xenstore-read /local/domain/1/console/vnc-port'),
        ({ rc }) => rc === 0,
      );
      const first = await forward(client, Number(found.out));
      await new Wire(first).read(12);
      const second = await forward(client, Number(found.out));
      const banner = new Wire(second).read(12);
      // A whole command's time later there is still no banner.
      const sooner = await Promise.race([banner, run(client, 'xm list')]);
      expect(Buffer.isBuffer(sooner)).toBe(false);
      first.destroy();
      expect((await banner).toString()).toBe('RFB 003.008\n');
      second.destroy();
      client.end();
    });
  });

  it('has no xl', async () => {
    await withServer({ toolstack: 'xm' }, async (server) => {
      const client = await connect(server);
      expect((await run(client, 'command -v xl')).rc).not.toBe(0);
      client.end();
    });
  });
});
