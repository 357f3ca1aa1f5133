/**
 * A real sshd with an /etc of its own: a mount namespace in which users, passwords, PAM and names of hosts are the
 * test's. Whatever it changes there, such as a password, goes with it; nothing of the machine is touched.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeKey } from './keys.ts';
import { freePort } from './ports.ts';
import { childrenOf, signal } from './processes.ts';
import type { Sshd, SshdOptions } from './sshd.ts';
import { until } from './until.ts';

export interface PrivateSshdOptions extends Pick<SshdOptions, 'hostKeys' | 'config'> {
  /** Files of its /etc by their paths below it, such as `pam.d/sshd`; all others are those of the machine. */
  readonly etc?: Readonly<Record<string, string>>;
  /** Whom its key lets in. */
  readonly user?: string;
}

/** Lays the test's files over /etc; changes go to memory, and end with the namespace. */
const enter = `set -e
layer=$1/layer
mount -t tmpfs none "$layer"
mkdir "$layer/upper" "$layer/work"
cp -R "$1/etc/." "$layer/upper"
mount -t overlay -o "lowerdir=/etc,upperdir=$layer/upper,workdir=$layer/work" overlay /etc
shift
exec "$@"`;

/** @throws Error that says what is missing where the machine cannot do this. */
export async function startPrivateSshd(options: PrivateSshdOptions = {}): Promise<Sshd> {
  requireNamespaces();
  const { hostKeys = ['ed25519'], config = [], etc = {}, user = 'root' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-sshd-'));
  // Its users read their authorized_keys.
  chmodSync(folder, 0o711);
  for (const name of ['etc', 'layer']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(etc)) writeInto(join(folder, 'etc', name), text);
  const keys = hostKeys.map((type) => makeKey(folder, `host_${type}`, { type }));
  const key = makeKey(folder, 'user');
  const authorized = join(folder, 'authorized_keys');
  writeFileSync(authorized, `${key.publicLine}\n`, { mode: 0o644 });
  const text = [
    ...config,
    ...keys.map(({ file }) => `HostKey ${file}`),
    `AuthorizedKeysFile ${authorized}`,
    `SetEnv HOME=${folder}`,
    ...basicConfig,
  ];
  const logFile = join(folder, 'sshd.log');
  const { child, port } = await listening(folder, logFile, text);
  const pid = child.pid as number;
  const atExit = (): unknown => child.kill();
  process.once('exit', atExit);
  const log = (): string => readFileSync(logFile, 'utf8');
  return {
    port,
    pid,
    folder,
    user,
    hostKeys: keys,
    key,
    authorize: ({ publicLine }) => appendFileSync(authorized, `${publicLine}\n`),
    log,
    sessions: () => log().match(/^Starting session: /gm)?.length ?? 0,
    logins: () => log().match(/^Accepted \S+ for /gm)?.length ?? 0,
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

const basicConfig: readonly string[] = [
  'ListenAddress 127.0.0.1',
  'PidFile none',
  'StrictModes no',
  'UseDNS no',
  'UsePAM no',
  'PasswordAuthentication no',
  'KbdInteractiveAuthentication no',
  // Tells each request of a login, also those that count as no failure.
  'LogLevel DEBUG1',
];

function writeInto(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: file.endsWith('/shadow') ? 0o600 : 0o644 });
}

async function listening(
  folder: string,
  log: string,
  config: readonly string[],
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const file = join(folder, 'sshd_config');
  const inside = ['sh', '-c', enter, 'sh', folder, '/usr/sbin/sshd', '-D', '-f', file, '-E', log];
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const port = await freePort();
    writeFileSync(file, [`Port ${port}`, ...config, ''].join('\n'));
    writeFileSync(log, '');
    const args = ['--mount', '--propagation', 'private', ...inside];
    const child = spawn('unshare', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const said = await until('sshd listens', () => {
      const text = readFileSync(log, 'utf8');
      return (/^Server listening on/m.test(text) || child.exitCode !== null) && text;
    });
    if (child.exitCode === null) return { child, port };
    if (!said.includes('Address already in use')) throw new Error(`sshd does not start: ${said.trim()}`);
  }
  throw new Error('no free port for sshd');
}

function requireNamespaces(): void {
  if (process.getuid?.() !== 0) throw new Error('these tests need root: their sshd has users of its own');
  const { error, status, stderr } = spawnSync('unshare', [
    '--mount',
    '/usr/sbin/sshd',
    '-t',
    '-f',
    '/dev/null',
  ]);
  if (error || (status !== 0 && !String(stderr).includes('host'))) {
    throw new Error(`these tests need mount namespaces and the package openssh-server: ${error ?? stderr}`);
  }
}
