/** Turns picture dots into the bytes that a client's pixel format asks for, and builds Raw updates of them. */
import { type Picture, palette, screenHeight, screenWidth } from './picture.ts';

export interface PixelFormat {
  readonly bytes: 1 | 2 | 4;
  readonly bigEndian: boolean;
  readonly max: readonly [number, number, number];
  readonly shift: readonly [number, number, number];
}

/** What ServerInit offers: 32 bits, red in bits 16 to 23. */
export const defaultFormat: PixelFormat = {
  bytes: 4,
  bigEndian: false,
  max: [255, 255, 255],
  shift: [16, 8, 0],
};

/** The 16 bytes that describe a format in ServerInit. */
export function formatBytes(format: PixelFormat): Buffer {
  const buffer = Buffer.alloc(16);
  buffer.writeUInt8(format.bytes * 8, 0);
  buffer.writeUInt8(24, 1);
  buffer.writeUInt8(format.bigEndian ? 1 : 0, 2);
  buffer.writeUInt8(1, 3);
  format.max.forEach((max, index) => {
    buffer.writeUInt16BE(max, 4 + index * 2);
  });
  format.shift.forEach((shift, index) => {
    buffer.writeUInt8(shift, 10 + index);
  });
  return buffer;
}

/** Reads a client's SetPixelFormat; null for a colour map or a depth that no server here speaks. */
export function readFormat(buffer: Buffer): PixelFormat | null {
  const bits = buffer.readUInt8(0);
  if ((bits !== 8 && bits !== 16 && bits !== 32) || buffer.readUInt8(3) === 0) return null;
  return {
    bytes: bits === 8 ? 1 : bits === 16 ? 2 : 4,
    bigEndian: buffer.readUInt8(2) !== 0,
    max: [buffer.readUInt16BE(4), buffer.readUInt16BE(6), buffer.readUInt16BE(8)],
    shift: [buffer.readUInt8(10), buffer.readUInt8(11), buffer.readUInt8(12)],
  };
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of an area that lies on the screen. */
export function clip(area: Area): Area {
  const x = Math.min(area.x, screenWidth);
  const y = Math.min(area.y, screenHeight);
  return {
    x,
    y,
    width: Math.min(area.width, screenWidth - x),
    height: Math.min(area.height, screenHeight - y),
  };
}

/** A FramebufferUpdate with one Raw rectangle. */
export function rawUpdate(picture: Picture, area: Area, format: PixelFormat): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt16BE(1, 2);
  header.writeUInt16BE(area.x, 4);
  header.writeUInt16BE(area.y, 6);
  header.writeUInt16BE(area.width, 8);
  header.writeUInt16BE(area.height, 10);
  const colours = palette.map((colour) => encode(colour, format));
  const body = Buffer.alloc(area.width * area.height * format.bytes);
  let at = 0;
  for (let y = area.y; y < area.y + area.height; y += 1) {
    for (let x = area.x; x < area.x + area.width; x += 1) {
      const colour = colours[picture.dots[y * screenWidth + x] ?? 0];
      colour?.copy(body, at);
      at += format.bytes;
    }
  }
  return Buffer.concat([header, body]);
}

function encode(colour: readonly [number, number, number], format: PixelFormat): Buffer {
  let value = 0;
  colour.forEach((part, index) => {
    const scaled = Math.round((part * (format.max[index] ?? 255)) / 255);
    value += scaled * 2 ** (format.shift[index] ?? 0);
  });
  const buffer = Buffer.alloc(format.bytes);
  if (format.bigEndian) buffer.writeUIntBE(value, 0, format.bytes);
  else buffer.writeUIntLE(value, 0, format.bytes);
  return buffer;
}
