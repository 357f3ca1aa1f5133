/** One connection over the session socket, in frames. */
import type { Socket } from 'node:net';
import { createFrameReader, encodeFrame, type Frame, type FrameKind } from './frames.ts';
import { encodeMessage } from './messages.ts';

export interface ChannelListener {
  frame(frame: Frame): void;
  /** Called once: the other side has ended or is gone, or what it sent is not understood (the error). */
  gone(error?: unknown): void;
}

/** What is sent to a side that is gone is dropped: `gone` tells of it. */
export interface Channel {
  say(message: object): void;
  send(kind: FrameKind, bytes?: Buffer): void;
  /** Bytes that wait in this process until the other side reads them. */
  waiting(): number;
  /** What was said still arrives. */
  end(): void;
  destroy(): void;
  /** Leaves the frames: the socket as it is, with what came behind the last frame. Nothing is told any more. */
  raw(): Socket;
}

/** Reading never pauses: only so the end of the other side is noticed at once, whatever is going on. */
export function createChannel(socket: Socket, listener: ChannelListener): Channel {
  const reader = createFrameReader();
  let isDone = false;
  let isRaw = false;
  const finish = (error?: unknown): void => {
    if (isDone) return;
    isDone = true;
    listener.gone(error);
  };
  const take = (chunk: Buffer): void => {
    reader.push(chunk);
    try {
      for (let frame = next(); frame !== undefined; frame = next()) listener.frame(frame);
    } catch (error) {
      finish(error);
    }
  };
  // Not 'data': once it has flowed, a stream does not begin to flow by itself for whoever takes it over.
  const onReadable = (): void => {
    for (let chunk = read(); chunk !== null; chunk = read()) if (!isDone) take(chunk);
  };
  const read = (): Buffer | null => (isRaw ? null : socket.read());
  const next = (): Frame | undefined => (isDone ? undefined : reader.next());
  const onOver = (): void => finish();
  socket.on('readable', onReadable).on('end', onOver).on('close', onOver);
  // A reset says no more than 'close', which follows.
  socket.on('error', () => {});
  const send = (kind: FrameKind, bytes?: Buffer): void => {
    if (socket.writable) socket.write(encodeFrame(kind, bytes));
  };
  return {
    say: (message) => send('message', encodeMessage(message)),
    send,
    waiting: () => socket.writableLength,
    end: () => void socket.end(),
    destroy() {
      isDone = true;
      socket.destroy();
    },
    raw() {
      isDone = true;
      isRaw = true;
      socket
        .removeListener('readable', onReadable)
        .removeListener('end', onOver)
        .removeListener('close', onOver);
      const rest = reader.rest();
      if (rest.length > 0) socket.unshift(rest);
      return socket;
    },
  };
}
