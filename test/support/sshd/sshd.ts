/**
 * The system's own sshd on a free port of the loopback, with throw-away keys and a configuration of its own.
 * It runs as whoever runs the tests, so only that user can log in.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Key, type KeyType, makeKey } from './keys.ts';
import { freePort } from './ports.ts';
import { childrenOf, signal } from './processes.ts';
import { until } from './until.ts';

const program = '/usr/sbin/sshd';

export interface SshdOptions {
  /** One host key of each type. */
  readonly hostKeys?: readonly KeyType[];
  /** Lines for sshd_config; they win over those that stand here. */
  readonly config?: readonly string[];
  /** Environment of the sessions. HOME is the server's folder, so that no start-up files of the real user run. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Sshd {
  readonly port: number;
  readonly pid: number;
  /** A folder that goes with the server: keys, log, room for a test's files. */
  readonly folder: string;
  /** The only user who can log in. */
  readonly user: string;
  readonly hostKeys: readonly Key[];
  /** A key that lets its user in. */
  readonly key: Key;
  authorize(key: Key): void;
  log(): string;
  /** Sessions (exec, shell, subsystem) opened so far. */
  sessions(): number;
  /** Connections that were authenticated so far. */
  logins(): number;
  /** Pids of the sshd processes that each serve one connection. */
  connections(): readonly number[];
  stop(): Promise<void>;
}

/** @throws Error naming the package when there is no sshd on this machine. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  requireSshd();
  const { hostKeys = ['ed25519'], config = [], env = {} } = options;
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-sshd-'));
  const files = { log: join(folder, 'sshd.log'), authorized: join(folder, 'authorized_keys') };
  const keys = hostKeys.map((type) => makeKey(folder, `host_${type}`, { type }));
  const key = makeKey(folder, 'user');
  writeFileSync(files.authorized, `${key.publicLine}\n`);
  const text = [
    ...config,
    setEnv({ HOME: folder, ...env }),
    ...keys.map(({ file }) => `HostKey ${file}`),
    ...basicConfig(files.authorized).filter((line) => !config.some((own) => nameOf(own) === nameOf(line))),
  ];
  const { child, port } = await listening(folder, files.log, text);
  const pid = child.pid as number;
  const atExit = (): unknown => child.kill();
  process.once('exit', atExit);
  const log = (): string => readFileSync(files.log, 'utf8');
  return {
    port,
    pid,
    folder,
    user: userInfo().username,
    hostKeys: keys,
    key,
    authorize: ({ publicLine }) => appendFileSync(files.authorized, `${publicLine}\n`),
    log,
    sessions: () => countOf(log(), /^Starting session: /gm),
    logins: () => countOf(log(), /^Accepted \S+ for /gm),
    connections: () => childrenOf(pid),
    async stop() {
      process.removeListener('exit', atExit);
      for (const connection of childrenOf(pid)) signal(connection, 'SIGTERM');
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function requireSshd(): void {
  if (existsSync(program)) return;
  throw new Error(
    `these tests need ${program} of the package openssh-server: apt-get install -y openssh-server (its service need not run)`,
  );
}

/** A port that was free may be taken a moment later, by another test: then the next one is tried. */
async function listening(
  folder: string,
  log: string,
  config: readonly string[],
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  // As root sshd insists on this folder, which otherwise its service makes.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const file = join(folder, 'sshd_config');
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const port = await freePort();
    writeFileSync(file, [`Port ${port}`, ...config, ''].join('\n'));
    writeFileSync(log, '');
    const child = spawn(program, ['-D', '-f', file, '-E', log], { stdio: 'ignore' });
    const said = await until('sshd listens', () => {
      const text = readFileSync(log, 'utf8');
      return (/^Server listening on/m.test(text) || child.exitCode !== null) && text;
    });
    if (child.exitCode === null) return { child, port };
    if (!said.includes('Address already in use')) throw new Error(`sshd does not start: ${said.trim()}`);
  }
  throw new Error('no free port for sshd');
}

/** sshd takes the first line of a kind, but for some, such as MaxStartups, the last. */
const nameOf = (line: string): string => line.split(' ')[0] ?? line;

function basicConfig(authorizedKeys: string): readonly string[] {
  return [
    'ListenAddress 127.0.0.1',
    `AuthorizedKeysFile ${authorizedKeys}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'UseDNS no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'LogLevel VERBOSE',
    'MaxStartups 100',
    'MaxSessions 100',
    ...(hasPenalties() ? ['PerSourcePenalties no'] : []),
  ];
}

/** All in one line, for sshd takes the first one only. */
function setEnv(env: Readonly<Record<string, string>>): string {
  return `SetEnv ${Object.entries(env)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ')}`;
}

/** From 9.8 on sshd locks an address out after refused logins, which here is everybody's address. */
function hasPenalties(): boolean {
  return readFileSync(program, 'latin1').includes('persourcepenalties');
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
