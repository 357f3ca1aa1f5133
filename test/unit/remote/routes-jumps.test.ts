/** The way by jump hosts. */
import { describe, expect, it } from 'vitest';
import { jumpOf, route, way } from './ssh-config/route-of.ts';

describe('jump hosts', () => {
  it.each<{ what: string; text: string; expected: readonly string[] }>([
    { what: 'none', text: 'ProxyJump none\nHost *\n  ProxyJump a', expected: ['me@x:22'] },
    {
      what: 'one by its own settings',
      text: 'Host a\n  HostName 10.0.0.9\n  User jump\n  Port 23\nHost x\n  ProxyJump a',
      expected: ['me@x:22', 'jump@10.0.0.9:23'],
    },
    {
      what: 'what the hop says before its settings',
      text: 'Host a\n  User jump\n  Port 23\nHost x\n  ProxyJump ssh://you@a:24',
      expected: ['me@x:22', 'you@a:24'],
    },
    {
      what: 'IPv6',
      text: 'Host x\n  ProxyJump you@[2001:db8::1]:24',
      expected: ['me@x:22', 'you@2001:db8::1:24'],
    },
    {
      what: 'a chain, its last hop next to the server',
      text: 'Host x\n  ProxyJump a,b:23,you@c',
      expected: ['me@x:22', 'you@c:22', 'me@b:23', 'me@a:22'],
    },
    {
      what: 'the own jump of the first hop of a chain, not of the others',
      text: 'Host x\n  ProxyJump a,b\nHost a\n  ProxyJump c\nHost b\n  ProxyJump d\nHost b\n  ProxyCommand no',
      expected: ['me@x:22', 'me@b:22', 'me@a:22', 'me@c:22'],
    },
    {
      what: 'nested jumps',
      text: 'Host x\n  ProxyJump a\nHost a\n  ProxyJump b\nHost b\n  ProxyCommand nc %h %p',
      expected: ['me@x:22', 'me@a:22', 'me@b:22', 'nc b 22'],
    },
    {
      what: 'a hop at 127.0.0.1 behind another one',
      text: 'Host x\n  ProxyJump in\nHost in\n  HostName 127.0.0.1\n  ProxyJump out\nHost out\n  HostName 10.0.0.9',
      expected: ['me@x:22', 'me@127.0.0.1:22', 'me@10.0.0.9:22'],
    },
    {
      what: 'the same address on several hops',
      text: 'Host x a b\n  HostName 127.0.0.1\nHost x\n  ProxyJump a\nHost a\n  ProxyJump b',
      expected: ['me@127.0.0.1:22', 'me@127.0.0.1:22', 'me@127.0.0.1:22'],
    },
    {
      what: 'Host * without the jump host',
      text: 'Host a\n  ProxyJump none\nHost *\n  ProxyJump a',
      expected: ['me@x:22', 'me@a:22'],
    },
    {
      what: 'one host as several users',
      text: 'Host x\n  ProxyJump one@a\nMatch originalhost a user one\n  ProxyJump two@a',
      expected: ['me@x:22', 'one@a:22', 'two@a:22'],
    },
    { what: 'tokens', text: 'Host x\n  ProxyJump gate-%n', expected: ['me@x:22', 'me@gate-x:22'] },
  ])('$what', async ({ text, expected }) => {
    expect(way(await route(text))).toEqual(expected);
  });

  it('are verified and authenticated by their own settings', async () => {
    const text = `Host a
  HostName 10.0.0.9
  Port 23
  IdentityFile /jump-key
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile /jump-known
  GlobalKnownHostsFile none
  ServerAliveInterval 5
Host x
  ProxyJump a
  IdentityFile /key
  HostKeyAlias k
`;
    const found = await route(text, { sshAlias: 'x', legacy: 'etch', user: 'root', identity: '/own' });
    expect(found).toMatchObject({ identities: ['/own'], identitiesOnly: false, legacy: 'etch' });
    expect(jumpOf(found)).toEqual({
      name: 'a',
      server: undefined,
      address: '10.0.0.9',
      port: 23,
      user: 'me',
      identities: ['/jump-key'],
      identityRequired: false,
      identitiesOnly: true,
      agent: 'none',
      hostKeys: { storeName: 'jump:[10.0.0.9]:23', lookup: ['[10.0.0.9]:23'], files: ['/jump-known'] },
      legacy: undefined,
      via: { kind: 'direct' },
      keepalive: { seconds: 5, count: 3 },
    });
  });
});

describe('jump hosts that lead nowhere', () => {
  it.each([
    ['Host *\n  ProxyJump a', 'go in a circle: a -> a'],
    ['Host a\n  HostName 10.0.0.9\nHost *\n  ProxyJump a', 'go in a circle: a -> a'],
    ['Host *\n  ProxyJump you@a:23', 'go in a circle: you@a:23 -> you@a:23'],
    ['Host x\n  ProxyJump x', 'go in a circle: x -> x'],
    ['Host x\n  ProxyJump a\nHost a\n  ProxyJump b\nHost b\n  ProxyJump a', 'go in a circle: a -> b -> a'],
    ['Host x\n  ProxyJump a\nHost a\n  ProxyJump x', 'go in a circle: x -> a -> x'],
    ['Host x\n  ProxyJump a,b\nHost a\n  ProxyJump b,a2\nHost a2 b\n  ProxyJump a', /circle: /],
    ['Host *\n  ProxyJump %h-1', /have no end: x -> x-1 -> x-1-1 -> /],
  ])('%j', async (text, why) => {
    const found = route(text);
    await expect(found).rejects.toThrow(/^home: the jump hosts of ssh_config /);
    await expect(found).rejects.toThrow(why);
    const details = {
      reason: 'usage',
      server: 'home',
      final: true,
      next: expect.stringContaining('ProxyJump none'),
    };
    await expect(found).rejects.toMatchObject(details);
  });

  it.each(['-oProxyCommand=id', 'a,-b', 'a;id', '$(id)', 'x:0'])('refuses the hop %s', async (hop) => {
    await expect(route(`Host x\n  ProxyJump ${hop}\n`)).rejects.toMatchObject({
      reason: 'usage',
      final: true,
    });
  });

  it('refuses a user that would be code in a ProxyCommand', async () => {
    const entry = { sshAlias: 'x', user: '$(id)' };
    await expect(route('ProxyCommand nc %r\n', entry)).rejects.toThrow('cannot be the name of a user');
  });
});
