/** The little VNC server: three protocol versions, passwords, pixel formats, and the port it finds. */
import { createConnection, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type RfbOptions, type RfbServer, startRfbServer } from '../../../src/practice/rfb/rfb-server.ts';
import { vncResponse } from '../../../src/practice/rfb/vnc-auth.ts';
import { readScreen, Wire } from '../../contract/practice/rfb-client.ts';

const open: RfbServer[] = [];

async function start(options: Partial<RfbOptions> = {}): Promise<number> {
  const server = await startRfbServer({
    name: 'winxp',
    title: 'QEMU (winxp)',
    password: '',
    display: 0,
    findUnused: true,
    singleClient: false,
    ...options,
  });
  if (server === null) throw new Error('no port to be had');
  open.push(server);
  return server.port;
}

function dial(port: number): Socket {
  return createConnection({ host: '127.0.0.1', port });
}

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

describe('the VNC server', () => {
  it.each([3, 7, 8] as const)('speaks RFB 3.%i', async (minor) => {
    const screen = await readScreen(dial(await start()), { minor });
    expect(screen).toMatchObject({ name: 'QEMU (winxp)', width: 640, height: 400 });
    expect(screen.pixel(639, 0)).toEqual([0, 0, 170]);
  });

  it.each([3, 7, 8] as const)('asks for a password in RFB 3.%i', async (minor) => {
    const port = await start({ password: 'peter' });
    expect((await readScreen(dial(port), { minor, password: 'peter' })).width).toBe(640);
    await expect(readScreen(dial(port), { minor, password: 'Peter' })).rejects.toThrow();
  });

  it('counts eight characters of a password', async () => {
    const port = await start({ password: '12345678abc' });
    expect((await readScreen(dial(port), { password: '12345678xyz' })).width).toBe(640);
  });

  it('answers a challenge as DES does', () => {
    // The textbook key 133457799BBCDFF1 with each byte mirrored, as VNC takes it.
    const password = Buffer.from([0xc8, 0x2c, 0xea, 0x9e, 0xd9, 0x3d, 0xfb, 0x8f]).toString('latin1');
    const challenge = Buffer.from('0123456789ABCDEF0123456789ABCDEF', 'hex');
    expect(vncResponse(password, challenge).toString('hex')).toBe('85e813540f0ab40585e813540f0ab405');
  });

  it('walks up to the next free port, or gives up when it may not', async () => {
    const first = await start();
    const second = await start();
    expect(second).toBeGreaterThan(first);
    const display = first - 5900;
    const options = { name: 'x', title: 'x', password: '', singleClient: false };
    expect(await startRfbServer({ ...options, display, findUnused: false })).toBeNull();
  });

  it('answers an incremental request when a key has changed the screen', async () => {
    const wire = new Wire(dial(await start()));
    await shake(wire);
    wire.stream.write(request(0));
    await wire.read(16 + 4 * 4 * 4);
    wire.stream.write(request(1));
    wire.stream.write(Buffer.from([4, 1, 0, 0, 0, 0, 0, 0x78]));
    expect((await wire.read(16))[0]).toBe(0);
    wire.stream.destroy();
  });

  it('sends the pixels that the client asks for', async () => {
    const wire = new Wire(dial(await start()));
    await shake(wire);
    // 16 bits, big endian, five, six and five bits a colour: blue (0, 0, 170) becomes 0x0015.
    wire.stream.write(Buffer.from([0, 0, 0, 0, 16, 16, 1, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0, 0, 0, 0]));
    wire.stream.write(request(0));
    const update = await wire.read(16 + 4 * 4 * 2);
    expect(update.subarray(16, 18)).toEqual(Buffer.from([0x00, 0x15]));
    wire.stream.destroy();
  });

  it('drops a client that sends what no old server knows', async () => {
    const wire = new Wire(dial(await start()));
    await shake(wire);
    wire.stream.write(Buffer.from([250]));
    await expect(wire.read(1)).rejects.toThrow(/closed/);
  });
});

async function shake(wire: Wire): Promise<void> {
  await wire.read(12);
  wire.stream.write('RFB 003.008\n');
  await wire.read(2);
  wire.stream.write(Buffer.from([1]));
  await wire.read(4);
  wire.stream.write(Buffer.from([1]));
  const init = await wire.read(24);
  await wire.read(init.readUInt32BE(20));
}

/** Four by four dots from the top left corner. */
function request(incremental: number): Buffer {
  return Buffer.from([3, incremental, 0, 0, 0, 0, 0, 4, 0, 4]);
}
