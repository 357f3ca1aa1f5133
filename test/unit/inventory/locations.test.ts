/** Where the files are: flags before variables before the system's folders. */

import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  configFolder,
  inventoryFile,
  knownHostsFile,
  stateFolder,
} from '../../../src/inventory/locations.ts';

type Variables = Readonly<Record<string, string>>;

beforeEach(() => {
  for (const name of ['CTCTL_CONFIG_DIR', 'CTCTL_INVENTORY', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME']) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function set(variables: Variables): void {
  for (const [name, value] of Object.entries(variables)) {
    vi.stubEnv(name, value);
  }
}

describe('inventoryFile', () => {
  const all = {
    CTCTL_INVENTORY: '/env/servers.yaml',
    CTCTL_CONFIG_DIR: '/settings',
    XDG_CONFIG_HOME: '/xdg',
  };
  it.each<[string, Variables, string | undefined, string]>([
    ['the flag wins', all, '/flag.yaml', '/flag.yaml'],
    ['then the variable', all, undefined, '/env/servers.yaml'],
    ['then the folder', { ...all, CTCTL_INVENTORY: '' }, undefined, '/settings/inventory.yaml'],
    ['a relative file is made absolute', {}, 'here.yaml', resolve('here.yaml')],
  ])('%s', (_title, variables, override, expected) => {
    set(variables);
    expect(inventoryFile(override)).toBe(expected);
  });
});

describe('folders', () => {
  const home = homedir();
  const xdg = { XDG_CONFIG_HOME: '/xdg', XDG_STATE_HOME: '/state' };
  const library = `${home}/Library`;
  it.each<[NodeJS.Platform, Variables, string, string]>([
    ['linux', {}, `${home}/.config/ctctl`, `${home}/.local/state/ctctl`],
    ['linux', xdg, '/xdg/ctctl', '/state/ctctl'],
    ['linux', { ...xdg, CTCTL_CONFIG_DIR: '/mine' }, '/mine', '/state/ctctl'],
    ['darwin', {}, `${library}/Preferences/ctctl`, `${library}/Application Support/ctctl`],
    ['darwin', { CTCTL_CONFIG_DIR: '/mine' }, '/mine', `${library}/Application Support/ctctl`],
  ])('%s %j', (platform, variables, config, state) => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
    set(variables);
    expect(configFolder()).toBe(config);
    expect(knownHostsFile()).toBe(`${config}/known_hosts`);
    expect(stateFolder()).toBe(state);
  });
});
