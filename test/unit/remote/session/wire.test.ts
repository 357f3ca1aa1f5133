/** What goes over the session socket, whole and broken. */
import { connect as connectTo } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CtctlError, exitCodes } from '../../../../src/common/errors.ts';
import { Secret } from '../../../../src/common/secret.ts';
import { failureData, failureOf, failureSchema } from '../../../../src/remote/session/failure-data.ts';
import { createFrameReader, encodeFrame, type FrameKind } from '../../../../src/remote/session/frames.ts';
import {
  answerSchema,
  decodeMessage,
  encodeMessage,
  type Request,
} from '../../../../src/remote/session/messages.ts';
import { until } from '../../../support/sshd/until.ts';
import { fakeConnection, opening, serve } from './fake.ts';

const kinds: readonly FrameKind[] = ['message', 'stdin', 'stdinEnd', 'stdout', 'stderr'];

describe('frames', () => {
  it('arrive as they were sent, however the bytes are cut', () => {
    const frame = fc.tuple(fc.constantFrom(...kinds), fc.uint8Array({ maxLength: 300 }));
    fc.assert(
      fc.property(
        fc.array(frame),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (sent, cuts) => {
          const bytes = Buffer.concat(sent.map(([kind, payload]) => encodeFrame(kind, Buffer.from(payload))));
          const reader = createFrameReader();
          const heard: [FrameKind, Uint8Array][] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const length = cuts[turn % cuts.length] ?? 1;
            reader.push(bytes.subarray(at, at + length));
            at += length;
            for (let next = reader.next(); next; next = reader.next()) {
              heard.push([next.kind, new Uint8Array(next.payload)]);
            }
          }
          expect(heard).toEqual(sent);
          expect(reader.rest()).toHaveLength(0);
        },
      ),
    );
  });

  it.each([
    ['of an unknown kind', Buffer.from([9, 0, 0, 0, 0])],
    ['longer than any message', Buffer.from([0, 0x7f, 0, 0, 0])],
  ])('%s are refused before they are waited for', (_what, bytes) => {
    const reader = createFrameReader();
    reader.push(bytes);
    expect(() => reader.next()).toThrow(/no message of ctctl/);
  });
});

describe('messages', () => {
  it('carry secrets wherever they stand in them, and only then', () => {
    const value = { passwords: [new Secret('one'), new Secret('two')], name: 'home' };
    const answer = decodeMessage(answerSchema, encodeMessage({ id: 1, value })) as { value: typeof value };
    expect(answer.value.passwords.map((secret) => secret.reveal())).toEqual(['one', 'two']);
    expect(JSON.stringify(answer)).toBe('{"id":1,"value":{"passwords":["***","***"],"name":"home"}}');
  });

  it.each(Object.keys(exitCodes).filter((reason) => reason !== 'done'))(
    'bring a failure of the kind %s as it was',
    (reason) => {
      const failure = new CtctlError(reason as 'failed', 'home: so it is', {
        next: 'do this',
        server: 'home',
      });
      const arrived = failureOf(failureSchema.parse(JSON.parse(JSON.stringify(failureData(failure)))));
      expect(arrived).toEqual(failure);
    },
  );
});

describe('a process', () => {
  it.each([
    ['no frame', Buffer.from('GET / HTTP/1.0\r\n\r\n')],
    ['no JSON', encodeFrame('message', Buffer.from('{'))],
    ['no request', encodeFrame('message', Buffer.from('{"op":"format"}'))],
    ['a command of a lease that there is not', exec('no-such-lease')],
  ])('that is sent %s says that it failed, and serves on', async (_what, bytes) => {
    const served = await serve(opening(fakeConnection({ true: async () => ({ code: 0, signal: null }) })));
    const socket = connectTo(served.place.socket);
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk;
    });
    socket.write(bytes);
    await until('the answer', () => heard.includes('"say":"failed"') && socket.readableEnded);
    expect((await (await served.warm()).exec('true')).code).toBe(0);
  });

  it('gives a command up whose client does not read, before it fills the memory', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    let sent = 0;
    let why: unknown;
    const flood = async ({ onStdout }: { onStdout?: (chunk: Buffer) => void }) => {
      try {
        for (; sent < 500; sent += 1) onStdout?.(chunk);
      } catch (error) {
        why = error;
        throw error;
      }
      return { code: 0, signal: null };
    };
    const served = await serve(opening(fakeConnection({ flood })));
    const lease = await leaseOf(served.place.socket);
    const silent = connectTo(served.place.socket).pause();
    silent.write(exec(lease, 'flood'));
    await until('the end', () => why !== undefined);
    expect(String(why)).toContain('home: the output of the command was not read for too long');
    expect(sent).toBeLessThan(70);
    silent.destroy();
  });
});

function exec(lease: string, command = 'true'): Buffer {
  const request: Request = { op: 'exec', lease, server: 'home', command };
  return encodeFrame('message', encodeMessage(request));
}

/** Opens a connection by hand, and holds it for the rest of the test. */
async function leaseOf(path: string): Promise<string> {
  const socket = connectTo(path);
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk;
  });
  const request: Request = { op: 'open', server: 'home', place: 'h', keepSeconds: 1, request: {}, asks: [] };
  socket.write(encodeFrame('message', encodeMessage(request)));
  return until('the lease', () => /"lease":"([^"]+)"/.exec(heard)?.[1]);
}
