/** What a VNC session knows and tells: where a domain's VNC listens, and the events of the session's life. */

/** Where a running domain's VNC server listens, as seen from the server. */
export interface Endpoint {
  readonly domainId: number;
  readonly host: string;
  readonly port: number;
}

/** What the server says about a domain's VNC at one moment. */
export type Located =
  | ({ readonly state: 'running' } & Endpoint)
  /** The domain does not run; `reason` is a sentence part such as "winxp is off". */
  | { readonly state: 'off'; readonly reason: string }
  /** The domain runs, but xenstore names no VNC port (yet). */
  | { readonly state: 'no-vnc'; readonly reason: string };

/** Viewers are numbered from 1 in the order in which they connected. */
export type VncEvent =
  | { readonly kind: 'listening'; readonly host: string; readonly port: number; readonly endpoint: Endpoint }
  | { readonly kind: 'viewer-connected'; readonly viewer: number; readonly endpoint: Endpoint }
  | { readonly kind: 'viewer-left'; readonly viewer: number }
  /** The picture ended on the server's side while the viewer was still there. */
  | { readonly kind: 'picture-lost'; readonly viewer: number; readonly side: 'server' | 'link' }
  /** The VNC server took the connection and said nothing for `seconds`; the viewer goes on waiting. */
  | { readonly kind: 'silent'; readonly viewer: number; readonly seconds: number }
  /** A viewer was sent away because its picture could not be had in time. */
  | { readonly kind: 'refused'; readonly viewer: number; readonly reason: string }
  | { readonly kind: 'domain-off'; readonly reason: string }
  | { readonly kind: 'no-vnc'; readonly reason: string }
  /** The domain's VNC is there again, or somewhere else than before. */
  | { readonly kind: 'restarted'; readonly endpoint: Endpoint }
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'retrying'; readonly attempt: number; readonly delay: number; readonly reason: string }
  | { readonly kind: 'restored' };

export type Emit = (event: VncEvent) => void;

/** Whether two answers name the same VNC server. */
export function sameEndpoint(one: Endpoint, other: Endpoint): boolean {
  return one.domainId === other.domainId && one.host === other.host && one.port === other.port;
}
