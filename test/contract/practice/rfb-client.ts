/** Just enough of a VNC client to read a screen: written from the protocol, apart from the server's code. */
import { createCipheriv } from 'node:crypto';
import type { Duplex } from 'node:stream';

export interface Screen {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  pixel(x: number, y: number): readonly [number, number, number];
}

export interface ReadOptions {
  /** Minor protocol version to answer with. */
  readonly minor?: 3 | 7 | 8;
  readonly password?: string;
}

/** Reads whole messages from a stream. */
export class Wire {
  readonly stream: Duplex;
  #buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #ended = false;

  constructor(stream: Duplex) {
    this.stream = stream;
    stream.on('data', (data: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, data]);
      this.#wake();
    });
    stream.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  async read(length: number): Promise<Buffer> {
    while (this.#buffer.length < length) {
      if (this.#ended) throw new Error('the server has closed the connection');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const head = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return head;
  }
}

/** Goes through the handshake, asks for the whole screen once and closes. */
export async function readScreen(stream: Duplex, options: ReadOptions = {}): Promise<Screen> {
  const wire = new Wire(stream);
  const { name, width, height } = await handshake(wire, options);
  const request = Buffer.alloc(10);
  request[0] = 3;
  request.writeUInt16BE(width, 6);
  request.writeUInt16BE(height, 8);
  stream.write(request);
  await wire.read(16);
  const pixels = await wire.read(width * height * 4);
  stream.destroy();
  const pixel = (x: number, y: number) => {
    const at = (y * width + x) * 4;
    return [pixels[at + 2] ?? 0, pixels[at + 1] ?? 0, pixels[at] ?? 0] as const;
  };
  return { name, width, height, pixel };
}

async function handshake(wire: Wire, { minor = 8, password }: ReadOptions) {
  const banner = (await wire.read(12)).toString();
  if (banner !== 'RFB 003.008\n') throw new Error(`unexpected banner ${banner}`);
  wire.stream.write(`RFB 003.00${minor}\n`);
  const type = await securityType(wire, minor);
  if (type === 2) wire.stream.write(encrypt(password ?? '', await wire.read(16)));
  if (type === 2 || minor === 8) {
    const result = (await wire.read(4)).readUInt32BE();
    if (result !== 0) throw new Error('authentication failed');
  }
  wire.stream.write(Buffer.from([1]));
  const init = await wire.read(24);
  const name = (await wire.read(init.readUInt32BE(20))).toString();
  return { name, width: init.readUInt16BE(0), height: init.readUInt16BE(2) };
}

async function securityType(wire: Wire, minor: number): Promise<number> {
  if (minor === 3) return (await wire.read(4)).readUInt32BE();
  const count = (await wire.read(1))[0] ?? 0;
  const type = (await wire.read(count))[0] ?? 0;
  wire.stream.write(Buffer.from([type]));
  return type;
}

function encrypt(password: string, challenge: Buffer): Buffer {
  const key = Buffer.alloc(8);
  key.write(password.slice(0, 8), 'latin1');
  const mirrored = key.map((byte) =>
    Number.parseInt([...byte.toString(2).padStart(8, '0')].reverse().join(''), 2),
  );
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([mirrored, mirrored, mirrored]), null);
  return cipher.setAutoPadding(false).update(challenge);
}
