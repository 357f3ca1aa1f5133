/** The process's side of a forwarded connection: after one word both sides are plain bytes, each with its own end. */
import type { Duplex } from 'node:stream';
import type { Channel } from './channel.ts';
import type { Lease } from './kept.ts';
import { fail, type Operation, say } from './operation.ts';

export function serveForward(
  channel: Channel,
  lease: Lease,
  { host, port }: { readonly host: string; readonly port: number },
): Operation {
  let isGone = false;
  lease.connection.forward(host, port).then(
    (far) => {
      if (isGone) far.destroy();
      else join(channel, far, lease.signal);
    },
    (error: unknown) => fail(channel, error),
  );
  return {
    gone() {
      isGone = true;
    },
  };
}

function join(channel: Channel, far: Duplex, ended: AbortSignal): void {
  say(channel, { say: 'forwarded' });
  const near = channel.raw();
  near.pipe(far);
  far.pipe(near);
  const cut = (): void => {
    near.destroy();
    far.destroy();
  };
  ended.addEventListener('abort', cut, { once: true });
  near.on('error', cut).on('close', () => far.destroy());
  // What the server has sent before it closed still arrives.
  far.on('error', cut).on('close', () => near.destroySoon());
  near.once('close', () => ended.removeEventListener('abort', cut));
}
