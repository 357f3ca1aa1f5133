/** The layers between this computer and a server's shell, as they are seen while a connection is made. */
import { isIP } from 'node:net';
import type { CtctlError } from '../common/errors.ts';
import type { LegacyProfile, Server } from '../inventory/schema.ts';
import { fingerprint } from '../remote/host-keys/host-key.ts';
import type { HubEvent } from '../remote/hub.ts';
import { legacyFor } from '../remote/ssh/algorithms.ts';
import type { Offer } from '../remote/ssh/offer.ts';
import type { Observation } from '../xen/servers/facts.ts';

export interface WayThere {
  /** For the hub's `watch`: what happens to other names than the server's is passed over, but for its jump hosts. */
  watch(name: string, event: HubEvent): void;
  /** The layers that were passed. */
  observations(): readonly Observation[];
  /** The layer that was not. */
  failed(error: CtctlError): Observation;
  /** The profile that the server needs and its entry does not have. */
  legacy(): LegacyProfile | undefined;
}

/** What a stage that failed says about the layers. */
const layerOf: Readonly<Record<string, string>> = {
  'name resolution': 'name',
  'TCP connection': 'TCP',
  'SSH handshake': 'banner',
  'another try': 'banner',
  'its turn': 'connection',
  'the ssh program': 'connection',
  'its answer': 'shell',
};

const order = ['jump host', 'name', 'TCP', 'banner', 'algorithms', 'host key', 'authentication'];

export function wayThere(server: Server): WayThere {
  const seen: Observation[] = [];
  let stage = 'connection';
  let asked = server.name;
  let hasGreeted = false;
  let offer: Offer | undefined;
  const ok = (layer: string, text: string): void => {
    const known = seen.findIndex((each) => each.layer === layer);
    // A second try passes the first layers again.
    if (known >= 0) seen.splice(known, 1);
    seen.push({ layer, state: 'ok', text });
    // ssh2 tells the algorithms only after the host key.
    seen.sort((one, other) => order.indexOf(one.layer) - order.indexOf(other.layer));
  };
  return {
    watch(name, event) {
      if (name !== server.name) {
        if (event.kind === 'authenticated') ok('jump host', `${name}, by ${event.by}`);
        return;
      }
      if (event.kind === 'route') {
        const { sshAlias } = server;
        const { user, address, port } = event.route;
        asked = sshAlias === undefined ? address : `${sshAlias} of ssh_config: ${user}@${address}:${port}`;
        ok('name', isIP(address) > 0 ? `${asked} is an address` : asked);
      } else if (event.kind === 'stage') {
        if (event.stage === 'SSH handshake')
          ok('TCP', stage === 'TCP connection' ? 'connected' : `by ${stage}`);
        stage = event.stage;
      } else if (event.kind === 'resolved') {
        ok('name', `${asked} is ${event.address}`);
      } else if (event.kind === 'greeting') {
        hasGreeted = true;
        offer = event.offer;
        ok('banner', event.banner);
      } else if (event.kind === 'hostKey') {
        ok('host key', `${event.key.type} ${fingerprint(event.key)}`);
      } else if (event.kind === 'negotiated') {
        ok('algorithms', `${event.kex}, ${event.hostKey}, ${event.cipher}${outdated(server, offer)}`);
      } else if (event.kind === 'authenticated') {
        ok('authentication', `by ${event.by}`);
      }
    },
    observations: () => seen.filter(({ layer }) => layer !== layerNow()),
    failed: (error) => ({ layer: layerNow(), state: 'failed', text: withoutName(server, error) }),
    legacy: () => (offer && server.legacy === undefined ? legacyFor(offer) : undefined),
  };

  function layerNow(): string {
    // The version line has come: then it is the lists that do not fit, or do not come.
    if (stage === 'SSH handshake' && hasGreeted) return 'algorithms';
    return layerOf[stage] ?? stage;
  }
}

function outdated({ legacy }: Server, offer: Offer | undefined): string {
  if (legacy === undefined || !offer) return '';
  return legacyFor(offer) === undefined
    ? `; legacy: ${legacy} is not needed any more`
    : `; outdated, allowed by legacy: ${legacy}`;
}

/** The line's own row names the server already. */
function withoutName({ name }: Server, { message }: CtctlError): string {
  return message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
}
