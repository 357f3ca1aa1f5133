/** The fingerprint that servers of Etch's age show is the one that ssh-keygen still knows by its old name. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { oldFingerprint } from '../../../../src/remote/host-keys/host-key.ts';
import { makeKey } from '../../../support/sshd/keys.ts';

it('is what ssh-keygen -E md5 says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-md5-'));
  try {
    const key = makeKey(folder, 'host', { type: 'rsa' });
    const said = execFileSync('ssh-keygen', ['-l', '-E', 'md5', '-f', `${key.file}.pub`], {
      encoding: 'utf8',
    });
    expect(oldFingerprint(key)).toBe(said.split(' ')[1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
