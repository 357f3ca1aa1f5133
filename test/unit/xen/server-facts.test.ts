/** What a server is observed to be, layer by layer. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Server, ServerInput } from '../../../src/inventory/schema.ts';
import type { Answer } from '../../../src/remote/bundle/run.ts';
import { type Observation, serverFacts, serverReadings } from '../../../src/xen/servers/facts.ts';
import { inventoryOf } from '../inventory/helpers.ts';

const fixture = (name: string): readonly string[] =>
  readFileSync(new URL(`../../fixtures/xen/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

const answer = (lines: readonly string[], code = 0, stderr = ''): Answer => ({ lines, code, stderr });
const noon = Date.UTC(2024, 0, 1, 12);
const gib = 1024 ** 3;

const good: Readonly<Record<string, Answer>> = {
  system: answer(['root', 'Linux xenlab', '12.5', String(noon / 1000)]),
  toolstack: answer(['xl']),
  info: answer(fixture('xl-info-4.17.txt')),
  group: answer([`  ${100 * gib}|${40 * gib}`]),
  bridges: answer(['extern', 'intern']),
  folders: answer([]),
  tools: answer([]),
};

function serverOf(input: Partial<ServerInput> = {}): Server {
  const [server] = inventoryOf({ home: input }).servers;
  if (server === undefined) throw new Error('no server');
  return server;
}

function observe(more: Readonly<Record<string, Answer>> = {}, input: Partial<ServerInput> = {}) {
  const { toolstack, observations } = serverFacts(
    serverOf(input),
    new Map(Object.entries({ ...good, ...more })),
    noon,
  );
  return {
    toolstack,
    of: (layer: string): Observation | undefined => observations.find((each) => each.layer === layer),
  };
}

describe('a server in good order', () => {
  it('with xl', () => {
    const { toolstack, observations } = serverFacts(serverOf(), new Map(Object.entries(good)), noon);
    expect(toolstack).toBe('xl');
    expect(observations.map(({ layer, state, text }) => `${layer}: ${state}: ${text}`)).toEqual([
      'shell: ok: /bin/sh as root',
      'system: ok: Linux xenlab, Debian 12.5',
      'clock: ok: differs by 0 s',
      'toolstack: ok: xl',
      'xen: ok: Xen 4.17.5',
      'hvm: ok: HVM domains can run',
      'memory: ok: 2987 of 4095 MiB free',
      'volume group: ok: server: 40 GiB of 100 GiB free',
      'bridges: ok: extern, intern',
      'folders: ok: all there',
      'tools: ok: all there',
    ]);
  });

  it('with xm', () => {
    const { toolstack, of } = observe({
      toolstack: answer(['xm']),
      info: answer(fixture('xm-info-3.2.txt')),
    });
    expect(toolstack).toBe('xm');
    expect([of('xen')?.text, of('hvm')?.state, of('memory')?.text]).toEqual([
      'Xen 3.2-1',
      'ok',
      '905 of 2047 MiB free',
    ]);
  });
});

describe('what is wrong', () => {
  it.each([
    [
      'the user',
      { system: answer(['admin', 'Linux x', '4.0', String(noon / 1000)]) },
      'shell',
      'warning',
      '/bin/sh as admin',
    ],
    [
      'a fast clock',
      { system: answer(['root', 'x', '12', String(noon / 1000 + 61)]) },
      'clock',
      'warning',
      '61 s fast',
    ],
    [
      'a slow clock',
      { system: answer(['root', 'x', '12', String(noon / 1000 - 3600)]) },
      'clock',
      'warning',
      '3600 s slow',
    ],
    [
      'a clock just right',
      { system: answer(['root', 'x', '12', String(noon / 1000 - 60)]) },
      'clock',
      'ok',
      'differs by 60 s',
    ],
    [
      'Xen that does not answer',
      { info: answer([], 1, 'cannot init xl context') },
      'xen',
      'failed',
      'cannot init xl context',
    ],
    ['no VT-x', { info: answer(['xen_caps               : xen-3.0-x86_64 ']) }, 'hvm', 'warning', /no VT-x/],
    [
      'no volume group',
      { group: answer([], 5, '  Volume group "server" not found') },
      'volume group',
      'failed',
      /not found/,
    ],
    ['no LVM', { group: answer([], 127, '') }, 'volume group', 'failed', 'server: LVM does not answer'],
    ['an odd answer of LVM', { group: answer(['']) }, 'volume group', 'failed', /^server: /],
    [
      'scarce space',
      { group: answer([`${100 * gib}|${9 * gib}`]) },
      'volume group',
      'warning',
      'server: 9 GiB of 100 GiB free',
    ],
    ['no bridge at all', { bridges: answer([]) }, 'bridges', 'warning', 'none'],
    ['a missing folder', { folders: answer(['/root/iso']) }, 'folders', 'warning', 'not there: /root/iso'],
    [
      'missing tools',
      { tools: answer(['lvs', 'lvcreate']) },
      'tools',
      'warning',
      'not installed: lvs, lvcreate',
    ],
  ] as const)('%s', (_what, answers, layer, state, text) => {
    const observation = observe(answers).of(layer);
    expect(observation?.state).toBe(state);
    expect(observation?.text).toMatch(text);
  });

  it('no toolstack: then Xen is not asked about', () => {
    const { toolstack, of } = observe({ toolstack: answer([''], 1, 'neither xl nor xm answers there') });
    expect(toolstack).toBeNull();
    expect(of('toolstack')).toEqual({
      layer: 'toolstack',
      state: 'failed',
      text: 'neither xl nor xm answers there',
    });
    expect([of('xen'), of('hvm'), of('memory')]).toEqual([undefined, undefined, undefined]);
  });

  it('another toolstack than the inventory says', () => {
    expect(observe({}, { toolstack: 'xm' }).of('toolstack')).toMatchObject({
      state: 'warning',
      text: 'xl, but the inventory says xm',
    });
  });

  it('a bridge of the inventory that is not there', () => {
    expect(observe({}, { bridges: ['intern', 'dmz'] }).of('bridges')).toMatchObject({
      state: 'warning',
      text: 'dmz not there; there: extern, intern',
    });
  });

  it('sudo is named beside the user', () => {
    expect(observe({}, { sudo: true }).of('shell')?.text).toBe('/bin/sh as root (sudo)');
  });
});

describe('serverReadings', () => {
  it('quotes the names of the inventory', () => {
    const texts = serverReadings(serverOf({ volumeGroup: 'vg+1', paths: { iso: "/root/it's" } })).map(
      ({ read }) => String(read),
    );
    expect(texts.join('\n')).toContain("/root/it'\\''s");
    expect(texts.join('\n')).toContain(' vg+1');
  });
});
