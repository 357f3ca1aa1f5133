import { describe, expect, it } from 'vitest';
import { identitiesOf, parseSshG } from '../../../../src/remote/ssh-config/ssh-g-output.ts';

const usual = ['~/.ssh/id_rsa', '~/.ssh/id_ed25519'];

const output = `host home
user me
hostname 10.0.0.1
port 2222
identitiesonly yes
serveralivecountmax 5
serveraliveinterval 15
hostkeyalias xen1
identityagent ~/my agent
identityfile ~/my keys/%h
identityfile ~/.ssh/id_rsa
certificatefile ~/a-cert.pub
globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2
userknownhostsfile /a b/c /home/me/x
proxycommand nc -x "a b" %h %p
`;

describe('what ssh -G prints', () => {
  it('is read', () => {
    expect(parseSshG('home', output, usual)).toEqual({
      alias: 'home',
      hostName: '10.0.0.1',
      port: 2222,
      user: 'me',
      identityFiles: ['~/my keys/%h', '~/.ssh/id_rsa'],
      identitiesOnly: true,
      identityAgent: '~/my agent',
      certificateFiles: ['~/a-cert.pub'],
      proxyJump: undefined,
      proxyCommand: 'nc -x "a b" %h %p',
      hostKeyAlias: 'xen1',
      userKnownHostsFiles: ['/a b/c', '/home/me/x'],
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      serverAliveInterval: 15,
      serverAliveCountMax: 5,
    });
  });

  it('names no key files where only the usual ones stand', () => {
    const lines = usual.map((file) => `identityfile ${file}\n`).join('');
    expect(identitiesOf(lines)).toEqual(usual);
    expect(parseSshG('x', lines, usual).identityFiles).toBeUndefined();
    expect(parseSshG('x', `identityfile ${usual[0]}\n`, usual).identityFiles).toEqual([usual[0]]);
  });

  it.each([
    ['C:\\Users\\a b\\x C:\\y', ['C:\\Users\\a b\\x', 'C:\\y']],
    ['__PROGRAMDATA__\\ssh/a __PROGRAMDATA__\\ssh/b', ['__PROGRAMDATA__\\ssh/a', '__PROGRAMDATA__\\ssh/b']],
    ['~/.ssh/a ~/b', ['~/.ssh/a', '~/b']],
    ['none', ['none']],
  ])('splits the paths of %s', (paths, expected) => {
    expect(parseSshG('x', `userknownhostsfile ${paths}\r\n`, usual).userKnownHostsFiles).toEqual(expected);
  });
});
