/** The program as npm installs it somewhere else: it finds the keyring's package beside itself, or does without. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHome, type Home } from '../support/ctctl.ts';

let home: Home;
let modules: string;
beforeEach(() => {
  home = createHome();
  home.write('servers:\n  home:\n    address: 192.0.2.1\n');
  modules = join(home.folder, 'lib/node_modules');
  mkdirSync(join(modules, 'ctctl/dist'), { recursive: true });
  copyFileSync(resolve('dist/ctctl.cjs'), join(modules, 'ctctl/dist/ctctl.cjs'));
  symlinkSync(join(modules, 'ctctl/dist/ctctl.cjs'), join(home.folder, 'ctctl'));
});
afterEach(() => home.remove());

/** Calls the program by its link, from a folder that has nothing to do with it. */
function secretSet(): readonly [number | null, string] {
  const args = [join(home.folder, 'ctctl'), 'secret', 'set', 'home', '--password-stdin'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: '/',
    input: 'hunter1\n',
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: home.folder, XDG_CONFIG_HOME: join(home.folder, 'config') },
  });
  return [status, stdout + stderr];
}

describe('an installation', () => {
  it.each([
    ['below the program', 'ctctl/node_modules/keytar'],
    ['beside it', 'keytar'],
  ])('with the package %s', (_where, place) => {
    const folder = join(modules, place);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'index.js'),
      'let kept; exports.setPassword = async (_s, _a, secret) => { kept = secret; }; exports.getPassword = async () => kept;',
    );
    expect(secretSet()).toEqual([0, 'the login password of home  stored, not tried\n']);
  });

  it('without the package, which is optional', () => {
    expect(secretSet()).toEqual([
      1,
      expect.stringMatching(
        /^ctctl: the package for the keyring is not installed; install it .*--store file\n$/,
      ),
    ]);
  });
});
