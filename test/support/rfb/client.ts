/** A small RFB 3.8 client: takes one complete picture from a VNC server, real or made for a test. */
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { Canvas } from './canvas.ts';
import * as messages from './messages.ts';
import { ByteReader } from './reader.ts';

export interface Picture {
  /** The server's greeting, such as `RFB 003.008`. */
  readonly version: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** What the server offers: 1 none, 2 VncAuth. */
  readonly securityTypes: readonly number[];
  /** Four bytes a pixel, row by row: red, green, blue, 255. */
  readonly rgba: Buffer;
}

export interface PictureOptions {
  readonly password?: string;
  /** For everything together, in milliseconds. */
  readonly deadline?: number;
}

/** Reads one picture and leaves. Rejects with the server's reason, or when the deadline has passed. */
export async function readPicture(host: string, port: number, options?: PictureOptions): Promise<Picture> {
  return readPictureFrom(connect({ host, port, noDelay: true }), options);
}

/** The same over a stream that stands already; it is destroyed at the end. */
export async function readPictureFrom(stream: Duplex, options: PictureOptions = {}): Promise<Picture> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), options.deadline ?? 5000);
  const reader = new ByteReader(stream, deadline.signal);
  try {
    const greeting = await greet(stream, reader, options.password);
    const [width, height] = [await reader.u16(), await reader.u16()];
    await reader.read(16);
    const name = await reader.text();
    const canvas = await readCanvas(stream, reader, width, height);
    return { ...greeting, name, width: canvas.width, height: canvas.height, rgba: canvas.rgba };
  } finally {
    clearTimeout(timer);
    reader.close();
  }
}

async function greet(stream: Duplex, reader: ByteReader, password: string | undefined) {
  const version = (await reader.read(12)).toString('latin1');
  if (version !== messages.version) throw new Error(`unexpected greeting ${JSON.stringify(version)}`);
  stream.write(messages.version);
  const count = await reader.u8();
  if (count === 0) throw new Error(`the server refuses: ${await reader.text()}`);
  const securityTypes = [...(await reader.read(count))];
  const wanted = password === undefined ? messages.securityNone : messages.securityVncAuth;
  if (!securityTypes.includes(wanted)) throw new Error(`the server offers security types ${securityTypes}`);
  stream.write(Buffer.from([wanted]));
  if (password !== undefined) stream.write(messages.answerChallenge(await reader.read(16), password));
  if ((await reader.u32()) !== 0) throw new Error(`the server refuses: ${await reader.text()}`);
  // Shared: a test must not throw out anybody.
  stream.write(Buffer.from([1]));
  return { version: version.trim(), securityTypes };
}

async function readCanvas(
  stream: Duplex,
  reader: ByteReader,
  width: number,
  height: number,
): Promise<Canvas> {
  stream.write(messages.setPixelFormat());
  stream.write(messages.setEncodings([messages.encodingRaw, messages.encodingDesktopSize]));
  let canvas = new Canvas(width, height);
  stream.write(messages.updateRequest(width, height));
  while (!canvas.isComplete) {
    const updated = await readMessage(reader, canvas);
    // A picture of another size, or one with gaps, is asked for as a whole again.
    if (updated && !updated.isComplete) stream.write(messages.updateRequest(updated.width, updated.height));
    canvas = updated ?? canvas;
  }
  return canvas;
}

/** One message of the server; a canvas when it was a picture (a new one after a change of size). */
async function readMessage(reader: ByteReader, canvas: Canvas): Promise<Canvas | undefined> {
  const type = await reader.u8();
  if (type === 0) return readUpdate(reader, canvas);
  if (type === 1) {
    // Colour map: padding and first colour, then the colours.
    await reader.read(3);
    await reader.read(6 * (await reader.u16()));
  } else if (type === 3) {
    await reader.read(3);
    await reader.text();
  } else if (type !== 2) throw new Error(`unexpected message type ${type}`);
  return undefined;
}

async function readUpdate(reader: ByteReader, canvas: Canvas): Promise<Canvas> {
  await reader.read(1);
  let current = canvas;
  for (let left = await reader.u16(); left > 0; left -= 1) {
    const [x, y, width, height] = [
      await reader.u16(),
      await reader.u16(),
      await reader.u16(),
      await reader.u16(),
    ];
    const encoding = (await reader.read(4)).readInt32BE();
    if (encoding === messages.encodingDesktopSize) current = new Canvas(width, height);
    else if (encoding === messages.encodingRaw) {
      current.put(x, y, width, height, await reader.read(width * height * 4));
    } else throw new Error(`unexpected encoding ${encoding}`);
  }
  return current;
}
