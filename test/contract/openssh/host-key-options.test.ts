/** What ssh_config says about host keys does not make ssh accept more than ctctl's own SSH does. */
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectByOpenssh } from '../../../src/remote/openssh/connect.ts';
import { failureOf } from '../../support/sshd/client.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';
import { aliased, host, routesBy } from '../../support/sshd/ssh-config.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { type Differences, opened } from './by-openssh.ts';

let sshd: Sshd;
let other: Key;
let folder: string;
beforeAll(async () => {
  sshd = await startSshd();
  folder = mkdtempSync(join(sshd.folder, 'options-'));
  other = makeKey(folder, 'other');
});
afterAll(() => sshd?.stop());

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

function under(name: string, ...lines: readonly string[]): Pick<Differences, 'config'> {
  return { config: written(name, `Host 127.0.0.1\n${lines.map((line) => `  ${line}\n`).join('')}`) };
}

/** A line of known hosts with the true key of the server. */
function trueLine(name = `[127.0.0.1]:${sshd.port}`): string {
  return `${name} ${sshd.hostKeys[0]?.publicLine}\n`;
}

describe('refused as by the own SSH is', () => {
  it('a key that a command gives, where another one is pinned', async () => {
    const program = written(
      'keys.sh',
      `#!/bin/sh\necho '${trueLine().trim()}'\necho '${trueLine('*').trim()}'\n`,
    );
    chmodSync(program, 0o700);
    const config = under('command', `KnownHostsCommand "${program}"`, 'HostKeyAlias x');
    const error = await failureOf(opened(sshd, { ...config, trusted: [other] }));
    expect(error.message).toMatch(/ITS HOST KEY HAS CHANGED/);
  });

  it('a key in a system file of ssh_config that the entry does not lead to', async () => {
    const file = written('system', trueLine() + trueLine('127.0.0.1'));
    const config = under('global', `GlobalKnownHostsFile "${file}"`);
    expect((await failureOf(opened(sshd, { ...config, trusted: [] }))).message).toMatch(/not known yet/);
  });

  it('a key that is known for the host at its usual port', async () => {
    const files = [written('port22', trueLine('127.0.0.1'))];
    expect((await failureOf(opened(sshd, { trusted: [], files }))).message).toMatch(/not known yet/);
  });
});

describe('an entry without a host of ssh_config', () => {
  it.each([
    ['HostKeyAlias', 'HostKeyAlias foo'],
    ['HostName', 'HostName 127.0.0.2'],
  ])('is not renamed by %s', async (name, line) => {
    for (const differences of [
      { trusted: sshd.hostKeys },
      { trusted: [], files: [written('known', trueLine())] },
    ]) {
      const connection = await opened(sshd, { ...under(name, line), ...differences });
      expect((await connection.exec('exit 3')).code).toBe(3);
      connection.close();
    }
  });
});

describe('a host of ssh_config', () => {
  const settings = () => ({
    HostName: '127.0.0.1',
    Port: sshd.port,
    User: sshd.user,
    IdentityFile: sshd.key.file,
    IdentityAgent: 'none',
    GlobalKnownHostsFile: '/dev/null',
  });

  const connecting = async (text: string, trusted = sshd.hostKeys) => {
    const routeTo = routesBy(folder, text);
    const server = aliased('sc', 'home');
    return connectByOpenssh(server, {
      route: await routeTo(server),
      trusted,
      interactive: false,
      config: join(folder, 'ssh_config'),
      limits: { pauses: [] },
    });
  };

  it.each([
    ['without another name', {}],
    ['that is called otherwise', { HostKeyAlias: 'Foo' }],
  ])('%s is looked up as it was trusted', async (_, more) => {
    const connection = await connecting(host('home', { ...settings(), ...more }));
    expect((await connection.exec('exit 3')).code).toBe(3);
    connection.close();
    const error = await failureOf(connecting(host('home', { ...settings(), ...more }), [other as never]));
    expect(error.message).toMatch(/^sc: ITS HOST KEY HAS CHANGED: was /);
    expect(error.next).toMatch(/server trust sc --replace/);
  });

  it('is not believed unseen because it is localhost', async () => {
    const lenient = {
      ...settings(),
      NoHostAuthenticationForLocalhost: 'yes',
      UserKnownHostsFile: '/dev/null',
    };
    const error = await failureOf(connecting(host('home', lenient), []));
    expect(error.message).toMatch(/^sc: its host key is not known yet: SHA256:/);
  });

  it.each([
    [
      'changed',
      () => other.publicLine,
      /^sc: jump host \[127\.0\.0\.1\]:\d+: ITS HOST KEY HAS CHANGED: was SHA256:\S+ \(ssh-ed25519\) in .*bastion-known:1, is now SHA256:/,
      /ssh-keygen -R/,
    ],
    ['unknown', () => undefined, /^sc: the host key of bastion is not known yet/, /with ssh/],
  ])('behind a jump host whose key is %s', async (_, line, message, next) => {
    const jump = await startSshd();
    const known = line() === undefined ? '' : `[127.0.0.1]:${jump.port} ${line()}\n`;
    const file = written('bastion-known', known);
    const bastion = { ...settings(), Port: jump.port, IdentityFile: jump.key.file, UserKnownHostsFile: file };
    const text = host('bastion', bastion) + host('home', { ...settings(), ProxyJump: 'bastion' });
    const error = await failureOf(connecting(text));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'sc', final: true });
    expect(error.message).toMatch(message);
    expect(error.next).toMatch(next);
    await jump.stop();
  });
});
