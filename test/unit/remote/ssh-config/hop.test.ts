import { describe, expect, it } from 'vitest';
import { hopsOf, hopText } from '../../../../src/remote/ssh-config/hop.ts';

const hop = (host: string, user?: string, port?: number) => ({ host, user, port });

describe('the hops of a ProxyJump', () => {
  it.each([
    ['none', []],
    ['None', []],
    ['a', [hop('a')]],
    ['me@a:2222', [hop('a', 'me', 2222)]],
    ['a,me@b,c:23', [hop('a'), hop('b', 'me'), hop('c', undefined, 23)]],
    ['a , b', [hop('a'), hop('b')]],
    ['[2001:db8::1]:23', [hop('2001:db8::1', undefined, 23)]],
    ['2001:db8::1', [hop('2001:db8::1')]],
    ['[10.0.0.1]:22', [hop('10.0.0.1', undefined, 22)]],
    ['ssh://me@a:23', [hop('a', 'me', 23)]],
    ['ssh://a/', [hop('a')]],
    ['me@corp@a', [hop('a', 'me@corp')]],
  ])('%s', (text, hops) => {
    expect(hopsOf(text)).toEqual(hops);
  });

  it.each(['', 'a,', ',a', 'a:0', 'a:65536', 'a:b:c', '@a', '[a', 'me@'])('refuses "%s"', (text) => {
    expect(() => hopsOf(text)).toThrow(/^cannot read the jump host/);
  });

  it.each(['a', 'me@a:22', '[::1]:22', 'me@corp@a'])('writes %s as it was', (text) => {
    expect(hopsOf(text).map(hopText)).toEqual([text]);
  });
});
