/** The argument lists for the system's ssh. */
import { describe, expect, it } from 'vitest';
import {
  clientArguments,
  type Login,
  loneArguments,
  masterArguments,
} from '../../../../src/remote/openssh/arguments.ts';

const exec = { kind: 'exec', command: 'exit 3' } as const;

function login(server: Partial<Login['server']> = {}, others: Partial<Login> = {}): Login {
  return {
    server: { name: 'lab', address: '10.0.0.1', port: 22, user: 'root', ...server } as Login['server'],
    keepalive: { seconds: 10, count: 3 },
    interactive: false,
    connectTimeout: 15,
    knownHosts: '/tmp/x/known_hosts',
    version: { number: 9.2 },
    config: undefined,
    ...others,
  };
}

describe('the master', () => {
  it('logs in, once and for all', () => {
    expect(masterArguments(login(), '/tmp/x/s', '/tmp/x/log')).toEqual([
      ...['-M', '-N', '-S', '/tmp/x/s', '-E', '/tmp/x/log', '-o', 'ControlPersist=no'],
      ...['-o', 'LogLevel=DEBUG1', '-o', 'LogVerbose=mux.c:mux_exit_message():*'],
      ...['-T', '-a', '-x', '-e', 'none', '-o', 'RequestTTY=no', '-p', '22', '-l', 'root'],
      ...['-o', 'HostName=10.0.0.1', '-o', 'HostKeyAlias=10.0.0.1'],
      ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15'],
      ...['-o', 'ServerAliveInterval=10', '-o', 'ServerAliveCountMax=3'],
      ...['-o', 'ClearAllForwardings=yes', '-o', 'RemoteCommand=none', '-o', 'PermitLocalCommand=no'],
      ...['-o', 'ForkAfterAuthentication=no', '-o', 'StdinNull=no'],
      ...['-o', 'StrictHostKeyChecking=yes', '-o', 'NoHostAuthenticationForLocalhost=no'],
      ...['-o', 'VerifyHostKeyDNS=no', '-o', 'CheckHostIP=no', '-o', 'UpdateHostKeys=no'],
      ...['-o', 'UserKnownHostsFile="/tmp/x/known_hosts"', '-o', 'GlobalKnownHostsFile=/dev/null'],
      ...['-o', 'KnownHostsCommand=none', '--', '10.0.0.1'],
    ]);
  });
});

describe('a client of the master', () => {
  it('reads no ssh_config, and cannot log in by itself', () => {
    expect(clientArguments('/tmp/x/s', '/tmp/x/1.log', exec)).toEqual([
      ...['-F', 'none', '-S', '/tmp/x/s', '-E', '/tmp/x/1.log'],
      ...['-o', 'ControlMaster=no', '-o', 'ProxyCommand=false', '-o', 'LogLevel=DEBUG2'],
      ...['-T', '-a', '-x', '-e', 'none', '-o', 'RequestTTY=no', '--', 'ctctl', 'exit 3'],
    ]);
  });

  it.each([
    ['127.0.0.1', '127.0.0.1:5900'],
    ['::1', '[::1]:5900'],
  ])('reaches %s', (host, expected) => {
    const args = clientArguments('/s', '/l', { kind: 'forward', host, port: 5900 });
    expect(args.slice(-4)).toEqual(['-W', expected, '--', 'ctctl']);
  });
});

describe('an ssh of its own', () => {
  it('logs in without a master', () => {
    const args = loneArguments(login(), '/tmp/x/1.log', exec);
    expect(args.slice(0, 8)).toEqual([
      ...['-S', 'none', '-E', '/tmp/x/1.log', '-o', 'ControlMaster=no', '-o', 'LogLevel=DEBUG1'],
    ]);
    expect(args.slice(-3)).toEqual(['--', '10.0.0.1', 'exit 3']);
    expect(args).toContain('StrictHostKeyChecking=yes');
  });

  it('tells whether a forwarded connection stands', () => {
    const work = { kind: 'forward', host: '::1', port: 5900 } as const;
    const args = loneArguments(login(), '/tmp/x/1.log', work);
    expect(args).toContain('LogLevel=DEBUG2');
    expect(args.slice(-4)).toEqual(['-W', '[::1]:5900', '--', '10.0.0.1']);
  });
});

describe('what the entry says', () => {
  const argumentsFor = (...given: Parameters<typeof login>): readonly string[] =>
    masterArguments(login(...given), '/s', '/l');

  it.each<[string, Partial<Login['server']>, readonly string[], readonly string[]]>([
    [
      'a host of ssh_config',
      { sshAlias: 'home', address: undefined, port: undefined, user: undefined },
      ['home'],
      ['-p', '-l', 'HostKeyAlias=home', 'HostName=home'],
    ],
    [
      'a zone without ssh_config',
      { address: 'fe80::1%e' },
      ['HostName=fe80::1%%e', 'HostKeyAlias=fe80::1%e'],
      [],
    ],
    [
      'its own address beside it',
      { sshAlias: 'home' },
      ['HostName=10.0.0.1', 'home'],
      ['10.0.0.1', 'HostKeyAlias=10.0.0.1'],
    ],
    ['an address with a zone', { sshAlias: 'home', address: 'fe80::1%eth0' }, ['HostName=fe80::1%%eth0'], []],
    ['a key', { identity: '/my keys/100%/"id"' }, ['IdentityFile="/my keys/100%%/\\"id\\""'], []],
    ['its age', { legacy: 'etch' }, ['HostKeyAlgorithms=+ssh-rsa'], []],
    ['no age', {}, [], ['HostKeyAlgorithms=+ssh-rsa']],
  ])('%s', (_, server, present, absent) => {
    const args = argumentsFor(server as Partial<Login['server']>);
    for (const each of present) expect(args).toContain(each);
    for (const each of absent) expect(args).not.toContain(each);
  });

  it.each([
    [true, 'BatchMode=no'],
    [false, 'BatchMode=yes'],
  ])('interactive: %s', (interactive, expected) => {
    expect(argumentsFor({}, { interactive })).toContain(expected);
  });

  it.each([
    [7.9, [], ['LogVerbose', 'KnownHostsCommand', 'ForkAfterAuthentication']],
    [8.4, [], ['LogVerbose', 'KnownHostsCommand', 'ForkAfterAuthentication']],
    [8.6, ['LogVerbose', 'KnownHostsCommand'], ['ForkAfterAuthentication']],
    [8.7, ['LogVerbose', 'KnownHostsCommand', 'ForkAfterAuthentication'], []],
  ])('OpenSSH %d gets no option that it does not know', (number, present, absent) => {
    const text = argumentsFor({}, { version: { number } }).join('\n');
    for (const each of present) expect(text).toContain(each);
    for (const each of absent) expect(text).not.toContain(each);
  });

  it.each([
    ['/a b/100%', 'UserKnownHostsFile="/a b/100%%"'],
    ['C:\\Temp\\x', 'UserKnownHostsFile="C:\\\\Temp\\\\x"'],
  ])('known hosts in %j, and in no other file', (knownHosts, expected) => {
    const args = argumentsFor({}, { knownHosts });
    expect(args).toContain(expected);
    expect(args).toContain('GlobalKnownHostsFile=/dev/null');
  });

  it.each(['-oProxyCommand=x', '-V', '--'])(
    'the command %j is one argument behind the destination',
    (command) => {
      for (const args of [
        clientArguments('/s', '/l', { kind: 'exec', command }),
        loneArguments(login(), '/l', { kind: 'exec', command }),
      ]) {
        expect(args.indexOf('--')).toBe(args.length - 3);
        expect(args.at(-1)).toBe(command);
      }
    },
  );
});

it('reads another ssh_config where the user keeps one', () => {
  const args = masterArguments(login({ sshAlias: 'xen' }, { config: '/home/me/other config' }), '/s', '/log');
  expect(args.slice(args.indexOf('-F'), args.indexOf('-F') + 2)).toEqual(['-F', '/home/me/other config']);
  expect(args.slice(-2)).toEqual(['--', 'xen']);
});
