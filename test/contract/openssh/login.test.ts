/** Logins by the system's ssh: certificates, FIDO keys, ssh_config, and failures in words. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { connectByOpenssh } from '../../../src/remote/openssh/connect.ts';
import { brokenServers, closedPort } from '../../support/sshd/broken.ts';
import { entryOf, failureOf, run, serverAt } from '../../support/sshd/client.ts';
import { makeKey } from '../../support/sshd/keys.ts';
import { startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { open, opened, optionsFor, ways } from './by-openssh.ts';
import { makeFidoKey } from './fido-key.ts';

let sshd: Sshd;
let folder: string;
beforeAll(async () => {
  sshd = await startSshd();
  folder = mkdtempSync(join(sshd.folder, 'keys '));
});
afterAll(() => sshd?.stop());

describe.each(ways)('%s:', (_, shared) => {
  it('a certificate of the user logs in where the key alone does not', async () => {
    const authority = makeKey(folder, `ca-user-${shared}`);
    const key = makeKey(folder, `certified-${shared}`);
    const strict = await startSshd({ config: [`TrustedUserCAKeys "${authority.file}.pub"`] });
    const entry = entryOf(strict, { identity: key.file });
    await failureOf(open(strict, entry, { shared }));
    const passed = ['-q', '-s', authority.file, '-I', 'test', '-n', strict.user, `${key.file}.pub`];
    execFileSync('ssh-keygen', passed, { stdio: 'pipe' });
    const connection = await open(strict, entry, { shared });
    expect(await connection.exec('exit 3')).toEqual({ code: 3, signal: null });
    expect(strict.log()).toMatch(/Accepted publickey .* CERT|-CERT .* CA /);
    connection.close();
    await strict.stop();
  });

  it('a FIDO key whose security key is not there is named, with what to do', async () => {
    const fido = makeFidoKey(folder);
    appendFileSync(join(sshd.folder, 'authorized_keys'), `${fido.publicLine}\n`);
    const error = await failureOf(open(sshd, entryOf(sshd, { identity: fido.file }), { shared }));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab', final: true });
    expect(error.message).toMatch(/the security key \S.*id_ed25519_sk \(ED25519-SK\) did not sign: \S/);
    expect(error.next).toMatch(/plug the security key in/);
  });

  it('a key that the server does not know is refused in words', async () => {
    const stranger = makeKey(folder, `stranger-${shared}`);
    const error = await failureOf(open(sshd, entryOf(sshd, { identity: stranger.file }), { shared }));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab', final: true });
    expect(error.message).toBe(
      `lab: ${sshd.user}@127.0.0.1 (127.0.0.1:${sshd.port}) was not let in; it takes: publickey`,
    );
    expect(error.next).toContain('--identity');
  });

  it('a key file that is not there is named', async () => {
    const error = await failureOf(open(sshd, entryOf(sshd, { identity: '/no/such/key' }), { shared }));
    expect(error.message).toContain('there is no key file /no/such/key');
  });

  it('a port on which nothing listens is named', async () => {
    const closed = await closedPort();
    const error = await failureOf(open(sshd, serverAt(closed.port), { shared }));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
    expect(error.message).toBe(`lab: nothing listens on 127.0.0.1:${closed.port} (connection refused)`);
    expect(error.next).toContain('ctctl server edit lab');
  });

  it('a name that does not exist is named', async () => {
    const entry = { ...serverAt(22), address: 'no-such-host.invalid' };
    const error = await failureOf(open(sshd, entry, { shared }));
    expect(error.message).toMatch(/^lab: (?:there is no host named|the name) no-such-host\.invalid/);
  });

  it('the host of an ssh_config with a jump host is reached', async () => {
    const program = withConfig(shared ? 'a' : 'b', [
      ...['Host jump lab-host', '  HostName 127.0.0.1', `  Port ${sshd.port}`, `  User ${sshd.user}`],
      ...[`  IdentityFile "${sshd.key.file}"`, `  UserKnownHostsFile ${knownHosts()}`],
      ...['Host lab-host', '  ProxyJump jump', '  RemoteCommand echo not that', '  RequestTTY force'],
      '  LocalForward 127.0.0.1:1 127.0.0.1:1',
    ]);
    const entry = toServer('lab', serverSchema.parse({ sshAlias: 'lab-host' }));
    const known = { trusted: [], files: [knownHosts()] };
    const options = await optionsFor(sshd, entryOf(sshd), { shared, program, ...known });
    const connection = await connectByOpenssh(entry, options);
    expect((await run(connection, 'echo there')).stdout).toBe('there\n');
    connection.close();
  });
});

it.each(Object.entries(brokenServers))('a port that %s is said in words', async (_, start) => {
  const broken = await start();
  const limits = { tcp: 1000, handshake: 1000, authentication: 1000 };
  const begun = performance.now();
  const error = await failureOf(open(sshd, serverAt(broken.port), { limits }));
  await broken.stop();
  expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
  expect(error.message).toMatch(/^lab: [^\p{Cc}]+$/u);
  expect(error.message).toMatch(/closed|ended|speak|no SSH (?:handshake|login)/);
  expect(performance.now() - begun).toBeLessThan(5000);
});

it('a server that hangs up before the handshake gets further tries', async () => {
  const proxy = await startProxy(sshd.port);
  proxy.refuse();
  const tries: string[] = [];
  const error = await failureOf(
    opened(sshd, {
      port: proxy.port,
      limits: { pauses: [20, 20] },
      debug: (line) => /^debug1: Connecting to/.test(line) && tries.push(line),
    }),
  );
  expect(error.message).toContain('closed the connection before the SSH handshake');
  expect(tries).toHaveLength(3);
  await proxy.stop();
});

it('a server without a common algorithm is told what it offers', async () => {
  const old = await startSshd({ config: ['KexAlgorithms diffie-hellman-group1-sha1'] });
  const error = await failureOf(opened(old));
  expect(error.message).toMatch(/no common key exchange method: it offers diffie-hellman-group1-sha1/);
  expect(error.next).toContain('ctctl server edit lab --legacy etch');
  const connection = await open(old, entryOf(old, { legacy: 'etch' }));
  expect((await connection.exec('exit 4')).code).toBe(4);
  connection.close();
  await old.stop();
});

it('a computer without ssh is told how to help itself', async () => {
  const error = await failureOf(opened(sshd, { program: '/no/such/ssh' }));
  expect(error).toMatchObject({ reason: 'failed', server: 'lab', final: true });
  expect(error.message).toBe('lab: there is no program /no/such/ssh on this computer');
  expect(error.next).toMatch(/openssh-client.*ctctl server edit lab --unset transport/);
});

it('a broken ssh_config is named', async () => {
  const program = withConfig('broken', ['Host *', '  NoSuchOption yes']);
  const error = await failureOf(opened(sshd, { program }));
  expect(error.message).toMatch(/ssh cannot use its configuration: .*config-broken/);
});

/** The keys of the server in a known_hosts file. */
function knownHosts(): string {
  const file = join(sshd.folder, 'known_hosts');
  const lines = sshd.hostKeys.map(
    (key) => `[127.0.0.1]:${sshd.port} ${key.type} ${key.blob.toString('base64')}\n`,
  );
  writeFileSync(file, lines.join(''));
  return file;
}

/** An `ssh` that reads this ssh_config instead of the user's; what lets others do their work reads none. */
function withConfig(name: string, lines: readonly string[]): string {
  const config = join(sshd.folder, `config-${name}`);
  const program = join(sshd.folder, `ssh-${name}`);
  writeFileSync(config, [...lines, ''].join('\n'), { mode: 0o600 });
  const text = `#!/bin/sh\n[ "$1" = -F ] && exec ssh "$@"\nexec ssh -F ${config} "$@"\n`;
  writeFileSync(program, text, { mode: 0o755 });
  return program;
}
