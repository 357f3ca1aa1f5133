/** ctctl's own reading of ssh_config says what the real `ssh -G` says. */
import { expect, it } from 'vitest';
import type { Overrides } from '../../../src/remote/ssh-config/settings.ts';
import { withConfig } from './two-ways.ts';

interface Case {
  readonly what: string;
  readonly config: string;
  readonly alias?: string;
  readonly overrides?: Overrides;
  readonly files?: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  { what: 'an empty file', config: '' },
  {
    what: 'a comment and a blank line',
    config: '# Host x\n\n  # more\nHost x # comment\n  Port 23 # and here\n',
  },
  { what: 'Windows line ends', config: 'Host x\r\n  HostName 10.0.0.1\r\n  Port 23\r\n' },
  {
    what: 'keywords in any case, = and tabs',
    config: 'HOST x\nhostname=10.0.0.1\n\tPORT = 23\n\tuser\tme\n',
  },
  {
    what: 'the first value wins',
    config: 'Host x\n  Port 1\nHost *\n  Port 2\n  User me\nHost x\n  User you\n',
  },
  { what: 'values before any Host', config: 'User me\nHost x\n  User you\n  Port 5\n' },
  { what: 'another alias', config: 'Host x y\n  Port 1\n', alias: 'y' },
  { what: 'patterns in capitals', config: 'Host X\n  Port 1\n' },
  { what: 'an alias in capitals', config: 'Host x\n  Port 1\nHost X\n  Port 2\n', alias: 'X' },
  { what: 'one character for ?', config: 'Host x?\n  Port 1\nHost ?\n  Port 2\n' },
  { what: 'a comma in a Host pattern', config: 'Host x,y\n  Port 1\n' },
  { what: 'negation', config: 'Host * !x\n  Port 1\nHost !y\n  Port 2\nHost * !y\n  Port 3\n' },
  { what: 'negation before the pattern', config: 'Host !x x\n  Port 1\n' },
  { what: 'dots and brackets in patterns', config: 'Host a.b\n  Port 1\nHost [x]\n  Port 2\n', alias: 'aXb' },
  { what: 'HostName with tokens', config: 'Host x\n  HostName %h.Example.COM\n' },
  { what: 'HostName of IPv6', config: 'Host x\n  HostName fe80::1%%eth0\n' },
  { what: 'a quoted value', config: 'Host "x"\n  HostName "10.0.0.1"\n  User \'me\'\n' },
  {
    what: 'several key files with blanks, tokens and none',
    config:
      'Host x\n  HostName h\n  User me\n  IdentityFile "~/my keys/%n"\n  IdentityFile ~/a\\ b\n' +
      '  IdentityFile %d/.ssh/%h_%r_%u_%i_%p%%\n  IdentityFile none\n  IdentityFile /k#1\nHost *\n  IdentityFile /k#1\n  IdentityFile /last\n',
  },
  { what: 'IdentityFile none', config: 'IdentityFile none\n' },
  { what: 'IdentityFile of one usual key', config: 'IdentityFile ~/.ssh/id_rsa\n' },
  {
    what: 'environment variables',
    config: 'IdentityFile $' + '{PATH}/x\nUserKnownHostsFile $' + '{PATH}/y\n',
  },
  { what: 'IdentitiesOnly', config: 'IdentitiesOnly yes\nHost x\n  IdentitiesOnly no\n' },
  { what: 'IdentityAgent none', config: 'IdentityAgent none\n' },
  { what: 'IdentityAgent by path', config: 'IdentityAgent "~/my agent/%n.sock"\n' },
  { what: 'IdentityAgent by a variable', config: 'IdentityAgent $PATH\n' },
  { what: 'IdentityAgent by a variable that is not set', config: 'IdentityAgent $CTCTL_NOT_SET\n' },
  { what: 'IdentityAgent SSH_AUTH_SOCK', config: 'IdentityAgent SSH_AUTH_SOCK\n' },
  { what: 'CertificateFile', config: 'CertificateFile ~/a-cert.pub\nCertificateFile ~/%n-cert.pub\n' },
  { what: 'ProxyJump', config: 'ProxyJump me@jump:2222\n' },
  { what: 'a chain', config: 'ProxyJump a,me@b:22,10.0.0.1\n' },
  { what: 'a chain with URI and IPv6', config: 'ProxyJump ssh://me@a:23,[fe80::1]:24\n' },
  { what: 'ProxyJump with a comment', config: 'ProxyJump a # comment\n' },
  { what: 'ProxyJump with tokens', config: 'ProxyJump gate-%n\n' },
  { what: 'ProxyJump none', config: 'Host x\n  ProxyJump none\nHost *\n  ProxyJump a\n' },
  { what: 'ProxyJump NONE', config: 'Host x\n  ProxyJump NONE\nHost *\n  ProxyCommand nc %h %p\n' },
  { what: 'ProxyCommand none', config: 'Host x\n  ProxyCommand none\nHost *\n  ProxyJump a\n' },
  { what: 'ProxyCommand before ProxyJump', config: 'ProxyCommand nc %h %p\nProxyJump a\n' },
  { what: 'ProxyJump before ProxyCommand', config: 'ProxyJump a\nProxyCommand nc %h %p\n' },
  {
    what: 'ProxyCommand as it is written',
    config: `Host x\n  HostName h\n  ProxyCommand  sh -c 'echo "a  b" x=1  # no comment' "%h" %p %r %n 100%%%% \\$x  \n`,
  },
  { what: 'ProxyCommand with =', config: 'ProxyCommand=nc -X 5 %h %p\n' },
  { what: 'HostKeyAlias', config: 'Host x\n  HostKeyAlias Other\n  IdentityFile /%k\n' },
  {
    what: 'files of known hosts',
    config:
      'Host x\n  HostName h\n  UserKnownHostsFile "/a b/c" ~/x /tmp/%h_%k\n  GlobalKnownHostsFile /g1 "/g 2"\n',
  },
  { what: 'no files of known hosts', config: 'UserKnownHostsFile none\nGlobalKnownHostsFile none\n' },
  { what: 'signs of life', config: 'ServerAliveInterval 1m30\nServerAliveCountMax 5\n' },
  { what: 'signs of life: none', config: 'ServerAliveInterval none\n' },
  { what: 'Match all', config: 'Host y\nMatch all\n  Port 1\n' },
  { what: 'Match host after HostName', config: 'Host x\n  HostName h1\nMatch host h*,!h2\n  Port 1\n' },
  { what: 'Match host before HostName', config: 'Match host h1\n  Port 1\nHost x\n  HostName h1\n' },
  {
    what: 'Match host in capitals',
    config: 'Host x\n  HostName H1\nMatch host h1\n  Port 1\nMatch host H1\n  User me\n',
  },
  { what: 'Match originalhost', config: 'Match originalhost x,z\n  Port 1\n' },
  {
    what: 'Match originalhost in capitals',
    config: 'Match originalhost X\n  Port 1\nMatch originalhost x\n  User me\n',
    alias: 'X',
  },
  { what: 'Match originalhost, capitals in the pattern', config: 'Match originalhost X\n  Port 1\n' },
  { what: 'Match not user', config: 'Match !user me\n  Port 1\n' },
  { what: 'Match user', config: 'User me\nMatch user you,me originalhost x\n  Port 1\n' },
  { what: 'Match user of the command', config: 'Match user me\n  Port 1\n', overrides: { user: 'me' } },
  { what: 'Match only by negation', config: 'Match host !y\n  Port 1\n' },
  { what: 'Match canonical', config: 'Match canonical all\n  Port 1\n' },
  { what: 'Match exec that does not matter', config: 'Match exec true\n  ForwardAgent yes\n' },
  { what: 'Match exec that cannot hold', config: 'Match originalhost y exec true\n  Port 1\n' },
  {
    what: 'overrides',
    config:
      'Host x\n  HostName h\n  Port 1\n  User me\n  IdentityFile /%h_%p_%r_%n\nMatch host 10.0.0.1\n  HostKeyAlias yes\n',
    overrides: { hostName: '10.0.0.1', port: 23, user: 'you' },
  },
  { what: 'an override of IPv6', config: '', overrides: { hostName: 'fe80::1%eth0' } },
  { what: 'a host that jumps through itself', config: 'Host *\n  ProxyJump x\n  User me\n' },
  {
    what: 'Include by name and by wildcard',
    config: 'Include {folder}/one {folder}/missing {folder}/d/*.conf\nHost x\n  Port 9\n',
    files: {
      one: 'Host x\n  User me\n',
      'd/b.conf': 'Host x\n  Port 2\n',
      'd/a.conf': 'Host x\n  Port 1\n',
      'd/.c.conf': 'HostName hidden\n',
      'd/[c.conf': 'Host x\n  HostKeyAlias k\n',
    },
  },
  {
    what: 'Include with ? and []',
    config: 'Include {folder}/d?/[!b-z]*\n',
    files: { 'd1/a': 'Port 1\n', 'd1/b': 'User me\n', d: '', 'd22/a': 'HostName h\n' },
  },
  {
    what: 'Include in a block that does not hold',
    config: 'Host y\n  Include {folder}/one\nHost x\n  User me\n',
    files: { one: 'Port 1\nHost *\n  Port 2\nMatch all\n  HostName h\n' },
  },
  {
    what: 'Include in a block that holds, and the block goes on',
    config: 'Host x\n  Include {folder}/one {folder}/two\n  User me\n',
    files: { one: 'Port 1\nHost y\n  HostName h\n', two: 'HostKeyAlias k\n' },
  },
  {
    what: 'Include of a folder, and below a file',
    config: 'Include {folder}/d* {folder}/one/x {folder}/one\n',
    files: { 'd1/a': 'Port 1\n', d2: 'User me\n', one: 'HostName h\n' },
  },
  {
    what: 'Include in an Include',
    config: 'Include "{folder}/a b"\n',
    files: { 'a b': 'Include {folder}/two\n', two: 'Port 1\n' },
  },
];

it.each(cases)('$what', async ({ config, alias = 'x', overrides = {}, files = {} }) => {
  await withConfig({ ...files, config }, async ({ program, library }) => {
    expect(await library.resolve(alias, overrides)).toEqual(await program.resolve(alias, overrides));
  });
});
