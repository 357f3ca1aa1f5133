/** Where OpenSSH keeps its files on this kind of system. */
import { join } from 'node:path';
import type { Surroundings } from './tokens.ts';

/** ~/.ssh */
export function userFolder({ home }: Pick<Surroundings, 'home'>): string {
  return join(home, '.ssh');
}

/** /etc/ssh, or the folder of all users on Windows. */
export function systemFolder(
  env: Surroundings['env'] = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return platform === 'win32' ? join(env.ProgramData ?? 'C:\\ProgramData', 'ssh') : '/etc/ssh';
}

/** The files of known hosts that ssh reads where ssh_config names none: the user's. */
export function userKnownHosts(around: Pick<Surroundings, 'home'>): readonly string[] {
  return ['known_hosts', 'known_hosts2'].map((name) => join(userFolder(around), name));
}

/** The files of known hosts that ssh reads where ssh_config names none: the system's. */
export function systemKnownHosts(env?: Surroundings['env'], platform?: NodeJS.Platform): readonly string[] {
  const folder = systemFolder(env, platform);
  return ['ssh_known_hosts', 'ssh_known_hosts2'].map((name) => join(folder, name));
}
