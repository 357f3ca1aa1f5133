/** A desktop session of the test's own: a D-Bus and, if wanted, a real GNOME Keyring, with no tie to the user's. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitForText } from './ctctl.ts';
import { until } from './sshd/until.ts';

/** A bus that starts nothing by itself: what is not there is not there. */
const busConfiguration = (folder: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

const collection = '/org/freedesktop/secrets/collection/login';

export interface DesktopSession {
  readonly folder: string;
  /** What a program of this session finds in its environment; nothing of it is secret. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts the keyring: unlocked by its password, which makes one at the first time, or `fresh`, without one. */
  startKeyring(how: 'unlocked' | 'fresh'): Promise<void>;
  stopKeyring(): Promise<void>;
  /** What the desktop does after some minutes away. */
  lock(): void;
  /** The keyring stops answering, as behind a dialog that nobody sees. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

export async function startSession(): Promise<DesktopSession> {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-desktop-'));
  const env = {
    HOME: folder,
    XDG_RUNTIME_DIR: join(folder, 'run'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus`,
  };
  for (const name of ['run', 'data', 'cache']) mkdirSync(join(folder, name), { mode: 0o700 });
  writeFileSync(join(folder, 'bus.conf'), busConfiguration(folder));
  const start = (program: string, args: readonly string[], input = ''): ChildProcess => {
    const child = spawn(program, args, {
      env: { ...process.env, ...env, DISPLAY: '', WAYLAND_DISPLAY: '' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.on('error', () => {});
    child.stdin?.on('error', () => {}).end(input);
    return child;
  };
  const send = (destination: string, path: string, method: string, ...args: readonly string[]): string => {
    const to = ['--session', '--print-reply', `--dest=${destination}`, path, method, ...args];
    const { stdout, stderr, status } = spawnSync('dbus-send', to, {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`dbus-send ${method}: ${stderr}`);
    return stdout;
  };
  const bus = start('dbus-daemon', [`--config-file=${folder}/bus.conf`, '--nofork', '--print-address']);
  await waitForText(bus.stdout, /unix:/);
  let keyring: ChildProcess | undefined;
  const stopKeyring = async (): Promise<void> => {
    if (keyring) await end(keyring);
    keyring = undefined;
  };
  const isThere = (): boolean =>
    /boolean true/.test(
      send(
        'org.freedesktop.DBus',
        '/',
        'org.freedesktop.DBus.NameHasOwner',
        'string:org.freedesktop.secrets',
      ),
    );
  return {
    folder,
    env,
    stopKeyring,
    async startKeyring(how) {
      const unlock = how === 'unlocked' ? ['--unlock'] : [];
      keyring = start(
        'gnome-keyring-daemon',
        ['--foreground', ...unlock, '--components=secrets'],
        'desktop password',
      );
      await until('the keyring on D-Bus (package gnome-keyring)', isThere);
    },
    lock: () =>
      void send(
        'org.freedesktop.secrets',
        '/org/freedesktop/secrets',
        'org.freedesktop.Secret.Service.Lock',
        `array:objpath:${collection}`,
      ),
    freeze: () => void keyring?.kill('SIGSTOP'),
    thaw: () => void keyring?.kill('SIGCONT'),
    async stop() {
      await stopKeyring();
      await end(bus);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends a process for good, also one that was frozen. */
async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await until(`the end of process ${child.pid}`, () => child.exitCode !== null || child.signalCode !== null);
}
