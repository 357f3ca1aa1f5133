/** One viewer's pipe alone: the ends that a whole session cannot be made to show at will. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { bridge } from '../../../../src/console/vnc/bridge.ts';
import { useFixtures } from './fixtures.ts';

const { later, rawServer } = useFixtures();

async function connected() {
  const port = await rawServer((socket) => socket.resume());
  const socket = connect({ host: '127.0.0.1', port });
  later(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

describe('a bridge', () => {
  it('ends at once for a viewer that is gone already, and leaves its server', async () => {
    const viewer = await connected();
    viewer.destroy();
    await once(viewer, 'close');
    const upstream = new PassThrough();
    expect(await bridge(viewer, upstream, new AbortController().signal)).toBe('viewer');
    if (!upstream.destroyed) await once(upstream, 'close');
    expect(upstream.destroyed).toBe(true);
  });

  it('ends at once when the link is lost already', async () => {
    const viewer = await connected();
    expect(await bridge(viewer, new PassThrough(), AbortSignal.abort())).toBe('link');
    if (!viewer.destroyed) await once(viewer, 'close');
    expect(viewer.destroyed).toBe(true);
  });

  it("takes a failing server for the server's end", async () => {
    const upstream = new PassThrough();
    const ended = bridge(await connected(), upstream, new AbortController().signal);
    upstream.destroy(new Error('reset'));
    expect(await ended).toBe('server');
  });
});
