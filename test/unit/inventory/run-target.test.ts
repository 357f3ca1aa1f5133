/** Runs as they are typed. */
import { describe, expect, it } from 'vitest';
import { parseRunTarget } from '../../../src/inventory/run-target.ts';

describe('a run', () => {
  it.each([
    ['20261123-101500-7f3a9c', { id: '20261123-101500-7f3a9c' }],
    ['home:20261123-101500-7f3a9c', { server: 'home', id: '20261123-101500-7f3a9c' }],
    ['2026', { id: '2026' }],
    ['20261123-', { id: '20261123-' }],
    ['home:20261123-101500-7', { server: 'home', id: '20261123-101500-7' }],
    ['latest', { id: 'latest' }],
    ['home:latest', { server: 'home', id: 'latest' }],
  ])('%s', (text, target) => {
    expect(parseRunTarget(text)).toEqual(target);
  });

  it.each([
    '',
    'home:',
    ':2026',
    '../..',
    'winxp',
    '2026*',
    '20261123-101500-7f3a9c0',
    '20261123-1-7',
    'a:b:2026',
    '-2026',
  ])('refuses %j', (text) => {
    expect(() => parseRunTarget(text)).toThrow('is no run');
  });
});
