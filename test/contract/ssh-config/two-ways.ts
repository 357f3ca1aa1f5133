/** A folder with ssh_config files, read in both ways: by `ssh -G` and by ctctl itself. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SshConfig } from '../../../src/remote/ssh-config/settings.ts';
import { sshConfigOf } from '../../../src/remote/ssh-config/ssh-config.ts';

export interface TwoWays {
  readonly folder: string;
  /** By the real program. */
  readonly program: SshConfig;
  readonly library: SshConfig;
}

/** @param files contents by their paths; `config` is the first one, and `{folder}` stands for the folder. */
export async function withConfig<Result>(
  files: Readonly<Record<string, string>>,
  use: (ways: TwoWays) => Promise<Result>,
): Promise<Result> {
  requireSsh();
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-ssh-config-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text.replaceAll('{folder}', folder), { mode: 0o600 });
    }
    const file = join(folder, 'config');
    return await use({
      folder,
      program: sshConfigOf({ file }),
      library: sshConfigOf({ file, program: join(folder, 'no-ssh-here') }),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function requireSsh(): void {
  try {
    execFileSync('ssh', ['-V'], { stdio: 'ignore' });
  } catch {
    throw new Error('these tests need ssh of the package openssh-client: apt-get install -y openssh-client');
  }
}
