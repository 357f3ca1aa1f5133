/** Where ctctl keeps its files on this computer. */

import { statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import envPaths from 'env-paths';

function systemFolders() {
  return envPaths('ctctl', { suffix: '' });
}

/** Folder of the settings: `CTCTL_CONFIG_DIR`, or ~/.config/ctctl and what other systems have instead. */
export function configFolder(): string {
  const override = process.env.CTCTL_CONFIG_DIR;
  return override ? resolve(override) : systemFolders().config;
}

/** The inventory file: `--inventory FILE` (the override), else `CTCTL_INVENTORY`, else the default. */
export function inventoryFile(override?: string): string {
  const chosen = override || process.env.CTCTL_INVENTORY;
  return chosen ? resolve(chosen) : join(configFolder(), 'inventory.yaml');
}

/** Host keys that were accepted by ctctl. */
export function knownHostsFile(): string {
  return join(configFolder(), 'known_hosts');
}

/** Folder of what ctctl may lose without harm to the settings: ~/.local/state/ctctl, for practice servers and logs. */
export function stateFolder(): string {
  const folders = systemFolders();
  // env-paths has no name for the state folder: on Linux its `log` is XDG_STATE_HOME.
  return process.platform === 'darwin' || process.platform === 'win32' ? folders.data : folders.log;
}

/** Folder of what lives only while a process of ctctl runs: $XDG_RUNTIME_DIR/ctctl, else one below the state folder. */
export function runtimeFolder(): string {
  const folder = process.env.XDG_RUNTIME_DIR;
  // After `su` or `sudo -E` it is still the other user's: what we put there, they could not use any more.
  const isOwn =
    folder && isAbsolute(folder) && statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.();
  return isOwn ? join(folder, 'ctctl') : join(stateFolder(), 'run');
}
