/** Connections through a program (ProxyCommand): its words when it fails, and nothing of it left behind. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/remote/connection.ts';
import type { ConnectEvent, ConnectOptions } from '../../../src/remote/ssh/connect.ts';
import { brokenServers } from '../../support/sshd/broken.ts';
import { connect, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { allPids, readProc } from '../../support/sshd/processes.ts';
import { aliased, host, routesBy } from '../../support/sshd/ssh-config.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

/** A netcat of a few lines, for not every computer has one. */
const netcat = `
require('node:fs').writeFileSync(process.argv[4], String(process.pid));
const socket = require('node:net').connect(Number(process.argv[3]), process.argv[2]);
process.stdin.pipe(socket).pipe(process.stdout);
socket.on('error', (error) => {
  process.stderr.write('netcat: ' + error.message + '\\n');
  process.exit(3);
});`;

let sshd: Sshd;
let program: string;
let pidFile: string;
beforeAll(async () => {
  sshd = await startSshd();
  program = join(sshd.folder, 'net cat.cjs');
  pidFile = join(sshd.folder, 'pid');
  writeFileSync(program, netcat);
});
afterAll(() => sshd?.stop());

/** The command line, as it stands in ssh_config. */
const byNetcat = (port: string | number = '%p'): string =>
  `${process.execPath} '${program}' %h ${port} ${pidFile}`;

async function open(command: string, options: Partial<ConnectOptions> = {}): Promise<Connection> {
  const settings = {
    HostName: '127.0.0.1',
    Port: sshd.port,
    User: sshd.user,
    IdentityFile: sshd.key.file,
    IdentitiesOnly: 'yes',
    ProxyCommand: command,
  };
  const route = await routesBy(sshd.folder, host('home', settings))(aliased('lab', 'home'));
  return connect(route, { ...(await trusting(sshd)), ...options });
}

const isRunning = (pid: number): boolean => allPids().includes(pid) && !/\) Z /.test(readProc(pid, 'stat'));
const netcatPid = (): number => Number(readFileSync(pidFile, 'utf8'));

/** No process of the computer has this word in its command line. */
const isGone = (word: string): boolean => !allPids().some((pid) => readProc(pid, 'cmdline').includes(word));

describe('a command that connects', () => {
  it('carries the connection, and is told as a stage', async () => {
    const events: ConnectEvent[] = [];
    const connection = await open(byNetcat(), { watch: (event) => events.push(event) });
    const stdin = 'over and over\n'.repeat(100_000);
    const { code, stdout } = await run(connection, 'cat; exit 3', { stdin });
    expect([code, stdout === stdin]).toEqual([3, true]);
    expect(events[0]).toEqual({ kind: 'stage', stage: 'ProxyCommand' });
    connection.close();
  });

  it('ends with the connection', async () => {
    const connection = await open(byNetcat());
    const pid = netcatPid();
    expect(isRunning(pid)).toBe(true);
    connection.close();
    await until('the command has ended', () => !isRunning(pid));
    await until('the server has noticed', () => sshd.connections().length === 0);
  });

  it('and is killed loses the connection', async () => {
    const connection = await open(byNetcat());
    const lost = new Promise<string>((resolve) => connection.onLost(({ message }) => resolve(message)));
    process.kill(netcatPid(), 'SIGKILL');
    expect(await lost).toMatch(/^lab: lost the connection \(.+\)$/);
    connection.close();
  });

  it('ends when the login is refused', async () => {
    const error = await failureOf(
      open(byNetcat(), { hostKeys: { ...(await trusting(sshd, 'other')).hostKeys } }),
    );
    expect(error.message).toContain('host key');
    const pid = netcatPid();
    await until('the command has ended', () => !isRunning(pid));
  });

  it('to a server that says nothing is late like any other, and ends', async () => {
    const hole = await brokenServers['accepts and says nothing']();
    const error = await failureOf(open(byNetcat(hole.port), { limits: { handshake: 1000, pauses: [] } }));
    expect(error.message).toMatch(/^lab: no word from .* through its ProxyCommand within 1 s$/);
    const pid = netcatPid();
    await until('the command has ended', () => !isRunning(pid));
    await hole.stop();
  });

  it('may be bash itself', async () => {
    const script = `exec 3<>/dev/tcp/127.0.0.1/${sshd.port}; cat <&3 & cat >&3; kill $!`;
    const connection = await open(`bash -c '${script}'`);
    expect((await run(connection, 'echo hello')).stdout).toBe('hello\n');
    connection.close();
    await until('bash has ended', () => isGone(`/dev/tcp/127.0.0.1/${sshd.port}`));
  });
});

describe('a command that fails', () => {
  it.each([
    [
      'says why',
      "sh -c 'echo first >&2; echo no way there >&2; exit 7'",
      'ended with exit code 7: no way there',
    ],
    ['says nothing', "sh -c 'exit 1'", 'ended with exit code 1'],
    ['ends well, but too early', 'true', 'ended with exit code 0'],
    ['is killed', "sh -c 'kill -9 $$'", 'ended by SIGKILL'],
    ['is not there', '/no/such/program', 'ended with exit code 127: '],
  ])('%s', async (_what, command, words) => {
    const error = await failureOf(open(command));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
    expect(error.message).toContain(`lab: its ProxyCommand ${words}`);
    expect(error.message).not.toContain('\n');
    expect(error.next).toContain('ProxyCommand');
  });

  it('by itself says what the network said to it', async () => {
    const hole = await brokenServers['accepts and says nothing']();
    await hole.stop();
    const error = await failureOf(open(byNetcat(hole.port)));
    expect(error.message).toMatch(/its ProxyCommand ended with exit code 3: netcat: .*ECONNREFUSED/);
  });

  it('in colours is quoted without them', async () => {
    const error = await failureOf(open(`printf '\\033[31mred\\033[0m alert\\n' >&2`));
    expect(error.message).toMatch(/^[^\p{Cc}]*$/u);
    expect(error.message).toContain('red');
  });

  it('talks and talks on stderr does not stop the connection', async () => {
    const command = `sh -c 'head -c 300000 /dev/zero | tr "\\\\0" x >&2; exec ${process.execPath} "${program}" %h %p ${pidFile}'`;
    const connection = await open(command);
    expect((await run(connection, 'echo hello')).stdout).toBe('hello\n');
    connection.close();
  });

  it('never speaks is ended with us', async () => {
    const error = await failureOf(open('sleep 61.25', { limits: { handshake: 500, pauses: [] } }));
    expect(error.message).toContain('within 0.5 s');
    await until('it has ended', () => isGone('sleep\u000061.25'));
  });
});
