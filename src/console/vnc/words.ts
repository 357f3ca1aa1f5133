/** A VNC session's events in words: one line each, for stderr. */
import type { VncEvent } from './events.ts';

type Words = { readonly [Kind in VncEvent['kind']]: (event: Extract<VncEvent, { kind: Kind }>) => string };

const words: Words = {
  listening: ({ host, port, endpoint }) =>
    `listening on ${host}:${port} for domain ${endpoint.domainId}, VNC port ${endpoint.port}`,
  'viewer-connected': ({ viewer }) => `viewer ${viewer} connected`,
  'viewer-left': ({ viewer }) => `viewer ${viewer} left`,
  'picture-lost': ({ viewer, side }) =>
    side === 'link'
      ? `viewer ${viewer} disconnected with the SSH connection`
      : `viewer ${viewer} disconnected by the server`,
  silent: ({ viewer, seconds }) =>
    `no answer from the VNC server for ${seconds} s: another viewer may hold its only place (viewer ${viewer} waits)`,
  refused: ({ viewer, reason }) => `viewer ${viewer} sent away: ${reason}`,
  'domain-off': ({ reason }) => `${reason}; waiting for its start`,
  'no-vnc': ({ reason }) => `${reason}; waiting for it`,
  restarted: ({ endpoint }) => `running as domain ${endpoint.domainId}, VNC port ${endpoint.port}`,
  lost: ({ reason }) => `SSH connection lost: ${reason}`,
  retrying: ({ delay, reason }) => `retrying in ${Math.max(1, Math.round(delay / 1000))} s (${reason})`,
  restored: () => 'SSH connection restored',
};

/** One event as one line of text, without a line end. */
export function describeVncEvent(event: VncEvent): string {
  const describe = words[event.kind] as (event: VncEvent) => string;
  return describe(event);
}
