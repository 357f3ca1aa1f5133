/** The layers between this computer and a shell: those that were passed, and the one that was not. */
import { beforeAll, describe, expect, it } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import type { Server, ServerInput } from '../../../src/inventory/schema.ts';
import { wayThere } from '../../../src/operations/way-there.ts';
import type { HubEvent } from '../../../src/remote/hub.ts';
import type { Route } from '../../../src/remote/route.ts';
import { modernAlgorithms, offerOf } from '../../../src/remote/ssh/algorithms.ts';
import type { Offer } from '../../../src/remote/ssh/offer.ts';
import { routeOf } from '../../support/sshd/client.ts';
import { inventoryOf } from '../inventory/helpers.ts';

const serverWith = (fields: Partial<ServerInput>): Server =>
  inventoryOf({ home: { address: 'xen.home.arpa', ...fields } }).servers[0] as Server;

const etch: Offer = {
  kex: ['diffie-hellman-group1-sha1'],
  serverHostKey: ['ssh-rsa'],
  cipher: ['aes128-cbc'],
  hmac: ['hmac-sha1'],
};
const stage = (name: Extract<HubEvent, { kind: 'stage' }>['stage']): HubEvent => ({
  kind: 'stage',
  stage: name,
});
const greeting = (offer: Offer): HubEvent => ({ kind: 'greeting', banner: 'SSH-2.0-x', offer });
const negotiated: HubEvent = { kind: 'negotiated', kex: 'k', cipher: 'c', hostKey: 'h' };
const shown: HubEvent = { kind: 'hostKey', key: { type: 'ssh-rsa', blob: Buffer.from('x') } };

let route: Route;
beforeAll(async () => {
  route = await routeOf(serverWith({}));
});

function walk(server: Server, ...events: readonly HubEvent[]) {
  const way = wayThere(server);
  way.watch(server.name, { kind: 'route', route });
  for (const event of events) way.watch(server.name, event);
  return way;
}
const passed = (way: ReturnType<typeof wayThere>): readonly string[] =>
  way.observations().map(({ layer }) => layer);
const error = new CtctlError('unreachable', 'home: no luck');

const toShell: readonly HubEvent[] = [
  stage('its turn'),
  stage('name resolution'),
  { kind: 'resolved', address: '10.0.0.1' },
  stage('TCP connection'),
  stage('SSH handshake'),
  stage('host key'),
  greeting(modernAlgorithms),
  shown,
  negotiated,
  stage('authentication'),
  { kind: 'authenticated', by: 'key /k' },
  { kind: 'idle' },
  stage('its answer'),
];

describe('the layers', () => {
  it('stand in the order in which they matter, whatever ssh2 tells first', () => {
    const way = walk(serverWith({}), ...toShell);
    expect(passed(way)).toEqual(['name', 'TCP', 'banner', 'algorithms', 'host key', 'authentication']);
    expect(way.observations()[0]).toEqual({
      layer: 'name',
      state: 'ok',
      text: 'xen.home.arpa is 10.0.0.1',
    });
    expect(way.failed(error)).toEqual({ layer: 'shell', state: 'failed', text: 'no luck' });
  });

  it.each([
    ['name', 2],
    ['TCP', 4],
    ['banner', 5],
    ['host key', 8],
    ['authentication', 10],
  ])('the one that failed is %s when it came so far', (layer, count) => {
    const way = walk(serverWith({}), ...toShell.slice(0, count));
    expect(way.failed(error)).toMatchObject({ layer, state: 'failed' });
    expect(passed(way)).not.toContain(layer);
  });

  it('a second try does not tell a layer twice', () => {
    const way = walk(serverWith({}), ...toShell.slice(0, 5), stage('another try'), ...toShell.slice(2));
    expect(passed(way)).toEqual(['name', 'TCP', 'banner', 'algorithms', 'host key', 'authentication']);
  });

  it('an address needs no name, and an alias is named', () => {
    const way = wayThere(inventoryOf({ home: { address: '10.0.0.9' } }).servers[0] as Server);
    way.watch('home', { kind: 'route', route: { ...route, address: '10.0.0.9' } });
    expect(way.observations()[0]?.text).toBe('10.0.0.9 is an address');
    const { address: _address, ...rest } = serverWith({ sshAlias: 'xen' });
    const byAlias = wayThere(rest);
    byAlias.watch('home', { kind: 'route', route: { ...route, user: 'me', port: 2222 } });
    expect(byAlias.observations()[0]?.text).toBe('xen of ssh_config: me@xen.home.arpa:2222');
  });

  it('a jump host counts when it has let us in', () => {
    const way = walk(serverWith({}));
    way.watch('bastion', stage('TCP connection'));
    way.watch('bastion', { kind: 'authenticated', by: 'keys of the agent' });
    expect(way.observations()[0]).toMatchObject({
      layer: 'jump host',
      text: 'bastion, by keys of the agent',
    });
  });
});

describe('outdated algorithms', () => {
  const handshake = [stage('TCP connection'), stage('SSH handshake')];

  it('are the layer that failed, and lead to the profile that would help', () => {
    const way = walk(serverWith({}), ...handshake, greeting(etch));
    expect(way.failed(error).layer).toBe('algorithms');
    expect(way.legacy()).toBe('etch');
    expect(passed(way)).toContain('banner');
  });

  it('lead to no profile that the entry has already, and to none that does not help', () => {
    expect(walk(serverWith({ legacy: 'etch' }), ...handshake, greeting(etch)).legacy()).toBeUndefined();
    const none = { ...etch, cipher: ['arcfour'] };
    expect(walk(serverWith({}), ...handshake, greeting(none)).legacy()).toBeUndefined();
  });

  it('are marked while they are allowed, needed or not', () => {
    const text = (offer: Offer): string | undefined =>
      walk(serverWith({ legacy: 'etch' }), ...handshake, greeting(offer), negotiated, stage('authentication'))
        .observations()
        .find(({ layer }) => layer === 'algorithms')?.text;
    expect(text(etch)).toBe('k, h, c; outdated, allowed by legacy: etch');
    expect(text(offerOf('etch'))).toBe('k, h, c; legacy: etch is not needed any more');
  });
});
