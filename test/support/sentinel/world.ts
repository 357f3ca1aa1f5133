/** A person's computer and server with planted secrets of every kind, and the means to see where they go. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerInput } from '../../../src/inventory/schema.ts';
import { knownHostsOf, knownLines, writeServers } from '../inventory.ts';
import { type DesktopSession, startSession } from '../keyring.ts';
import { type Practice, startPractice } from '../practice.ts';
import { startPrivateXenSshd } from '../private-xen-sshd.ts';
import { makeKey } from '../sshd/keys.ts';
import { allPids, readProc, signal } from '../sshd/processes.ts';
import type { Sshd } from '../sshd/sshd.ts';
import { until } from '../sshd/until.ts';
import { toolsFields } from '../xen-sshd.ts';
import { type ExecTrace, startExecTrace } from './exec-trace.ts';
import { type Sentinel, sentinel } from './sentinels.ts';

export const planted = {
  login: sentinel('login password'),
  sudo: sentinel('sudo password'),
  passphrase: sentinel('passphrase'),
  vnc: sentinel('VNC password', 8),
  /** Neither the login nor sudo takes it. */
  wrong: sentinel('wrong password'),
} as const satisfies Readonly<Record<string, Sentinel>>;

/**
 * Its servers: `box` logs in with a password, `keyed` with a locked key, `anna` uses sudo, `both` has a password for
 * the login and one for sudo, `system` goes by this computer's ssh. All are one sshd, with the tools of `xm`.
 */
export interface PlantedWorld {
  readonly practice: Practice;
  readonly sshd: Sshd;
  readonly desktop: DesktopSession;
  readonly trace: ExecTrace;
  /** Holds the VNC password. */
  readonly passwordFile: string;
  /** The locked key. */
  readonly keyFile: string;
  /** For ctctl: home and keyring. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

export async function startPlantedWorld(): Promise<PlantedWorld> {
  const practice = await startPractice('xm');
  const desktop = await startSession();
  await desktop.startKeyring('unlocked');
  const sshd = await startPrivateXenSshd(practice, {
    login: planted.login.text,
    sudo: planted.sudo.text,
  });
  const locked = makeKey(sshd.folder, 'locked', { passphrase: planted.passphrase.text });
  sshd.authorize(locked);
  const plant = mkdtempSync(join(tmpdir(), 'ctctl-plant-'));
  const passwordFile = join(plant, 'vnc');
  writeFileSync(passwordFile, `${planted.vnc.text}\n`);
  writeInventory(practice, sshd, locked.file);
  const trace = startExecTrace();
  await trace.follow(sshd.pid);
  return {
    practice,
    sshd,
    desktop,
    trace,
    passwordFile,
    keyFile: locked.file,
    env: {
      PATH: process.env.PATH,
      ...desktop.env,
      HOME: practice.folder,
      XDG_CONFIG_HOME: join(practice.folder, 'config'),
      XDG_STATE_HOME: join(practice.folder, 'state'),
    },
    async stop() {
      for (const pid of keepersOf(practice)) signal(pid, 'SIGTERM');
      await until('the end of all sessions', () => keepersOf(practice).length === 0);
      await sshd.stop();
      await desktop.stop();
      await trace.stop();
      await practice.stop();
      rmSync(plant, { recursive: true, force: true });
    },
  };
}

function writeInventory(practice: Practice, sshd: Sshd, lockedKey: string): void {
  const fields = toolsFields(practice);
  const as = (user: string, more: ServerInput = {}): ServerInput => ({
    ...fields,
    paths: { ...fields.paths, xen: join(practice.server, 'usr/lib/xen-3.2-1') },
    address: '127.0.0.1',
    port: sshd.port,
    user,
    ...more,
  });
  const open = sshd.key.file;
  const servers = {
    box: as('chef'),
    keyed: as('chef', { identity: lockedKey }),
    anna: as('anna', { identity: open, sudo: true }),
    both: as('anna', { sudo: true }),
    system: as('chef', { identity: open, transport: 'openssh' }),
  };
  writeServers(practice, servers);
  const known = readFileSync(knownHostsOf(practice), 'utf8');
  writeFileSync(knownHostsOf(practice), known + knownLines(sshd, ...Object.keys(servers)));
}

/** The processes that keep connections for this home. */
function keepersOf({ folder }: Practice): readonly number[] {
  return allPids().filter(
    (pid) =>
      readProc(pid, 'cmdline').includes('\0session\0serve') &&
      readProc(pid, 'environ').includes(`HOME=${folder}\0`),
  );
}
