/** Selectors and targets as they are typed. */

import { describe, expect, it } from 'vitest';
import {
  everyServer,
  findServer,
  parseSelector,
  parseTarget,
  parseVolumeTarget,
  selectServers,
} from '../../../src/inventory/selector.ts';
import { failureOf, inventoryOf } from './helpers.ts';

const inventory = inventoryOf({
  home: { groups: ['private'] },
  office: { groups: ['work', 'big'] },
  lab: { groups: ['work'] },
  work: {},
});
const names = (...input: Parameters<typeof selectServers>) => selectServers(...input).map(({ name }) => name);

describe('selectServers', () => {
  it.each([
    ['home', ['home']],
    ['lab,home', ['home', 'lab']],
    ['home,home', ['home']],
    ['group:work', ['office', 'lab']],
    ['work', ['work']],
    ['group:work,home,!lab', ['home', 'office']],
    ['!lab,group:work', ['office']],
    ['all', ['home', 'office', 'lab', 'work']],
    ['all,!group:work', ['home', 'work']],
    [' home , lab ', ['home', 'lab']],
  ])('%s', (selector, expected) => {
    expect(names(inventory, selector)).toEqual(expected);
    expect(names(inventory, parseSelector(selector))).toEqual(expected);
  });

  it.each([
    ['', 'usage', 'cannot read the selector ""'],
    ['home,', 'usage', 'cannot read the selector "home,"'],
    ['home,,lab', 'usage', 'cannot read the selector "home,,lab"'],
    ['!', 'usage', 'cannot read the selector "!"'],
    ['!!home', 'usage', 'cannot read the selector "!!home"'],
    ['group:', 'usage', 'cannot read the selector "group:"'],
    ['group:a:b', 'usage', 'cannot read the selector "group:a:b"'],
    ['groups:work', 'usage', 'unknown selector "groups:work"'],
    ['!home', 'usage', '"!home" only leaves servers out'],
    ['home,!home', 'usage', 'the selector leaves out every server that it selects'],
    ['hoem', 'notFound', 'no server "hoem" (did you mean "home"?)'],
    ['elsewhere', 'notFound', 'no server "elsewhere"'],
    ['group:wrk', 'notFound', 'no group "wrk" (did you mean "work"?)'],
    ['group:home', 'notFound', 'no group "home"'],
    ['all,!hom', 'notFound', 'no server "hom" (did you mean "home"?)'],
  ])('%j: %s, %s', async (selector, reason, message) => {
    expect(await failureOf(() => selectServers(inventory, selector))).toMatchObject({ reason, message });
  });

  it('takes nothing for all only where the caller says so', async () => {
    expect(await failureOf(() => selectServers(inventory, undefined))).toMatchObject({
      reason: 'usage',
      next: 'use --on SELECTOR or --all',
    });
    expect(names(inventory, undefined, 'all')).toHaveLength(4);
    expect(names(inventory, everyServer)).toHaveLength(4);
    expect(names(inventoryOf({}), 'all')).toEqual([]);
  });
});

describe('findServer', () => {
  it('finds by name', async () => {
    expect(findServer(inventory, 'lab').address).toBe('lab.example');
    expect(await failureOf(() => findServer(inventory, 'lba'))).toMatchObject({
      reason: 'notFound',
      message: 'no server "lba" (did you mean "lab"?)',
    });
  });
});

describe('parseTarget', () => {
  it.each([
    ['winxp', { name: 'winxp' }],
    ['home:winxp', { server: 'home', name: 'winxp' }],
    ['home:Win XP', { server: 'home', name: 'Win XP' }],
  ])('%s', (text, expected) => {
    expect(parseTarget(text)).toEqual(expected);
  });
  it.each(['', ':', ':winxp', 'home:', 'a:b:c', 'home:vg/lv', '-rf', 'home:-x', 'a\nb', 'home:a\x1bb'])(
    '%j',
    async (text) => {
      expect(await failureOf(() => parseTarget(text))).toMatchObject({
        reason: 'usage',
        message: `cannot read "${text}"`,
        next: 'write it as NAME or SERVER:NAME',
      });
    },
  );
});

describe('parseVolumeTarget', () => {
  it.each([
    ['winxp', { name: 'winxp' }],
    ['server/winxp', { volumeGroup: 'server', name: 'winxp' }],
    ['home:winxp', { server: 'home', name: 'winxp' }],
    ['home:server/winxp', { server: 'home', volumeGroup: 'server', name: 'winxp' }],
    ['home:/dev/server/winxp', { server: 'home', volumeGroup: 'server', name: 'winxp' }],
  ])('%s', (text, expected) => {
    expect(parseVolumeTarget(text)).toEqual(expected);
  });
  it.each([
    '',
    '/',
    'vg/',
    '/lv',
    ':vg/lv',
    'home:',
    'home:vg/',
    'a/b/c',
    'vg/-lv',
    '/dev/mapper/a/b',
    'a:b:c/d',
  ])('%j', async (text) => {
    expect((await failureOf(() => parseVolumeTarget(text))).reason).toBe('usage');
  });
});
