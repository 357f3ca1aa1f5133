/** The viewers of a session: each accepted socket from its arrival to its end. */
import type { Socket } from 'node:net';
import { bridge } from './bridge.ts';
import type { Emit, Endpoint } from './events.ts';
import type { Reached, Way } from './reach.ts';
import { refuse } from './refusal.ts';
import { announceSilence, waitFor } from './waiting.ts';

export interface ViewersOptions extends Way {
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** The picture at this endpoint is gone although the viewer wanted it. */
  readonly onPictureGone: (endpoint: Endpoint) => void;
}

export class Viewers {
  readonly #options: ViewersOptions;
  readonly #sockets = new Set<Socket>();
  #accepted = 0;
  #idleSince: number;

  constructor(options: ViewersOptions) {
    this.#options = options;
    this.#idleSince = options.delays.clock.now();
  }

  /** How many sockets are open now, waiting ones included. */
  get count(): number {
    return this.#sockets.size;
  }

  /** Milliseconds since the last viewer left, or since the start; 0 while there is one. */
  get idleFor(): number {
    return this.count > 0 ? 0 : this.#options.delays.clock.now() - this.#idleSince;
  }

  /** Serves one accepted socket to its end. Rejects only for defects and when the link is given up. */
  async serve(viewer: Socket): Promise<void> {
    this.#accepted += 1;
    const number = this.#accepted;
    this.#sockets.add(viewer);
    viewer.once('close', () => {
      this.#sockets.delete(viewer);
      this.#idleSince = this.#options.delays.clock.now();
    });
    // Its errors are its end, which 'close' tells.
    viewer.on('error', () => {});
    viewer.setNoDelay(true);
    const outcome = await waitFor(viewer, this.#options, this.#options.signal);
    if (outcome.kind === 'reached') await this.#show(number, viewer, outcome);
    else if (outcome.kind === 'left') this.#options.emit({ kind: 'viewer-left', viewer: number });
    else this.#refuse(number, viewer, outcome.reason);
  }

  /** Closes every socket at once. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #show(viewer: number, socket: Socket, { upstream, lease, endpoint }: Reached): Promise<void> {
    const { emit, delays, target, onPictureGone } = this.#options;
    emit({ kind: 'viewer-connected', viewer, endpoint });
    const bridged = bridge(socket, upstream, lease.lost);
    announceSilence(upstream, bridged, delays, (seconds) => emit({ kind: 'silent', viewer, seconds }));
    const by = await bridged;
    if (by === 'viewer') return emit({ kind: 'viewer-left', viewer });
    emit({ kind: 'picture-lost', viewer, side: by });
    if (by === 'link') return;
    target.forget();
    onPictureGone(endpoint);
  }

  #refuse(viewer: number, socket: Socket, reason: string): void {
    const { emit, delays, target, signal, onPictureGone } = this.#options;
    emit({ kind: 'refused', viewer, reason });
    refuse(socket, reason, delays.clock, signal);
    onPictureGone(target.endpoint);
  }
}
