/** The package as it is installed or not: the real one, with what it needs missing in turn. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CtctlError } from '../../../src/common/errors.ts';
import { keyringStore } from '../../../src/inventory/secrets/keyring.ts';
import { failureOf } from '../../support/failure.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-keytar-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the package, its native part changed. */
function install(change: (native: Buffer) => Buffer | undefined): void {
  const copy = join(folder, 'node_modules/keytar');
  mkdirSync(copy, { recursive: true });
  cpSync(resolve('node_modules/keytar'), copy, { recursive: true, dereference: true });
  for (const name of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.node')) continue;
    const changed = change(readFileSync(join(copy, name)));
    if (changed) writeFileSync(join(copy, name), changed);
    else rmSync(join(copy, name));
  }
}

const refused = (): Promise<CtctlError> =>
  failureOf(keyringStore({ folder }).get({ kind: 'password', subject: 'home' }));

describe('the package of the keyring', () => {
  it('is not installed', async () => {
    expect(await refused()).toMatchObject({
      reason: 'failed',
      message: 'the package for the keyring is not installed',
      next: expect.stringMatching(/^install it \(npm install keytar@npm:@github\/keytar .* --store file$/),
    });
  });

  it('is installed, but libsecret is not', async () => {
    // The loader looks for a library of this name, which no system has.
    install((native) =>
      Buffer.from(native.toString('latin1').replaceAll('libsecret-1.so.0', 'libsecret-9.so.9'), 'latin1'),
    );
    expect(await refused()).toMatchObject({
      reason: 'failed',
      message: 'the library libsecret is missing on this computer',
      next: expect.stringContaining('apt-get install libsecret-1-0'),
      cause: expect.objectContaining({
        message: expect.stringMatching(/^libsecret-9\.so\.9: cannot open shared/),
      }),
    });
  });

  it('is installed, but not for this kind of computer', async () => {
    install(() => undefined);
    expect(await refused()).toMatchObject({
      reason: 'failed',
      message: expect.stringMatching(/^the library of the keyring cannot be loaded: Failed to load keytar/),
    });
  });

  it('is installed, but damaged', async () => {
    install(() => Buffer.from('no ELF file'));
    expect(await refused()).toMatchObject({
      reason: 'failed',
      message: expect.stringMatching(
        /^the library of the keyring cannot be loaded: .*(invalid ELF|too short)/,
      ),
    });
  });
});
