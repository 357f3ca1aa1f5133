/** What goes over the session socket: frames of one byte for the kind, four for the length, and the payload. */
import { CtctlError } from '../../common/errors.ts';

/** Their position is their byte on the wire. */
const kinds = ['message', 'stdin', 'stdinEnd', 'stdout', 'stderr'] as const;
export type FrameKind = (typeof kinds)[number];

export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Buffer;
}

const headLength = 5;
/** No payload is longer: the longest one is a message with a script. */
const longestPayload = 16 * 1024 * 1024;

export function encodeFrame(kind: FrameKind, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.allocUnsafe(headLength);
  head.writeUInt8(kinds.indexOf(kind), 0);
  head.writeUInt32BE(payload.length, 1);
  return Buffer.concat([head, payload]);
}

export interface FrameReader {
  push(chunk: Buffer): void;
  /**
   * The next frame that has come whole.
   * @throws CtctlError `failed` for what is no frame.
   */
  next(): Frame | undefined;
  /** What came behind the last frame. */
  rest(): Buffer;
}

export function createFrameReader(): FrameReader {
  let held: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    },
    next() {
      if (held.length < headLength) return undefined;
      const kind = kinds[held.readUInt8(0)];
      const end = headLength + held.readUInt32BE(1);
      if (kind === undefined || end > headLength + longestPayload) {
        throw new CtctlError(
          'failed',
          'what came over the socket for kept connections is no message of ctctl',
        );
      }
      if (held.length < end) return undefined;
      const payload = held.subarray(headLength, end);
      held = held.subarray(end);
      return { kind, payload };
    },
    rest: () => held,
  };
}
