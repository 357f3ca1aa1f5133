/** The way to a server, by its entry and by ssh_config. */
import { describe, expect, it } from 'vitest';
import { route, routeOf } from './ssh-config/route-of.ts';
import { withWritten } from './ssh-config/written.ts';

const systemFiles = ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'];

describe('an entry without sshAlias', () => {
  it('is reached as it says, whatever ssh_config says', async () => {
    const text = 'Host *\n  ProxyJump a\n  User you\n';
    await withWritten({ config: text }, async (written) => {
      const { home } = written;
      expect(await routeOf({ address: 'Xen1.example', identity: '/k', legacy: 'etch' }, written)).toEqual({
        name: 'home',
        server: 'home',
        address: 'Xen1.example',
        port: 22,
        user: 'root',
        identities: ['/k'],
        identityRequired: true,
        identitiesOnly: false,
        agent: undefined,
        hostKeys: {
          storeName: 'home',
          lookup: ['xen1.example'],
          files: [`${home}/.ssh/known_hosts`, `${home}/.ssh/known_hosts2`, ...systemFiles],
        },
        legacy: 'etch',
        via: { kind: 'direct' },
        keepalive: { seconds: 10, count: 3 },
      });
    });
  });

  it.each([
    ['10.0.0.1', 2222, '[10.0.0.1]:2222'],
    ['2001:db8::1', 22, '2001:db8::1'],
    ['2001:db8::1', 2222, '[2001:db8::1]:2222'],
  ])('is looked up by its place: %s %d', async (address, port, name) => {
    expect(await route('', { address, port, user: 'me' })).toMatchObject({
      address,
      port,
      user: 'me',
      hostKeys: { lookup: [name] },
      identities: undefined,
      identityRequired: false,
    });
  });
});

describe('an entry with sshAlias', () => {
  const full = `Host x
  HostName 10.0.0.1
  Port 2222
  User admin
  IdentityFile "~/my keys/%n_%h_%p_%r_%u"
  IdentitiesOnly yes
  IdentityAgent ~/agent
  HostKeyAlias Xen1
  UserKnownHostsFile ~/known
  GlobalKnownHostsFile none
  ServerAliveInterval 1m
  ServerAliveCountMax 2
`;

  it('has what ssh_config says', async () => {
    await withWritten({ config: full }, async (written) => {
      const { home } = written;
      expect(await routeOf({ sshAlias: 'x', legacy: 'etch' }, written)).toEqual({
        name: 'home',
        server: 'home',
        address: '10.0.0.1',
        port: 2222,
        user: 'admin',
        identities: [`${home}/my keys/x_10.0.0.1_2222_admin_me`],
        identityRequired: false,
        identitiesOnly: true,
        agent: `${home}/agent`,
        hostKeys: { storeName: 'home', lookup: ['xen1'], files: [`${home}/known`] },
        legacy: 'etch',
        via: { kind: 'direct' },
        keepalive: { seconds: 60, count: 2 },
      });
    });
  });

  it('has what it says itself before that', async () => {
    const entry = { sshAlias: 'x', address: '10.0.0.9', port: 23, user: 'root', identity: '/k' };
    const found = await route(`${full}  ProxyCommand nc %h %p %r %n %%h "a  b"\n`, entry);
    expect(found).toMatchObject({
      address: '10.0.0.9',
      port: 23,
      user: 'root',
      identities: ['/k'],
      identityRequired: true,
      identitiesOnly: true,
      via: { kind: 'command', command: 'nc 10.0.0.9 23 root x %h "a  b"' },
    });
  });

  it('has the local user and the usual things where ssh_config says nothing', async () => {
    expect(await route('')).toMatchObject({
      address: 'x',
      port: 22,
      user: 'me',
      identities: undefined,
      agent: undefined,
      hostKeys: { lookup: ['x'] },
      keepalive: { seconds: 10, count: 3 },
    });
  });

  it.each([
    ['IdentityAgent none', 'none'],
    ['IdentityAgent SSH_AUTH_SOCK', undefined],
    ['IdentityAgent $MY_AGENT', '/run/agent'],
    ['IdentityAgent $NO_AGENT', 'none'],
    ['IdentityAgent $' + '{MY_AGENT}.2', '/run/agent.2'],
  ])('%s', async (line, agent) => {
    expect((await route(line, { sshAlias: 'x' }, { MY_AGENT: '/run/agent' })).agent).toBe(agent);
  });

  it.each([
    ['HostName h\nPort 2222', '[h]:2222'],
    ['HostName H', 'h'],
    ['HostName 2001:db8::1\nPort 23', '[2001:db8::1]:23'],
    ['HostName h\nPort 2222\nHostKeyAlias k', 'k'],
  ])('is looked up by what known_hosts has: %j', async (lines, name) => {
    expect((await route(lines)).hostKeys.lookup).toEqual([name]);
  });
});
