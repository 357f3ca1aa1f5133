/** ssh_config files in a folder of a test, read without an ssh program, as user `me` of a made-up computer. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SshConfig } from '../../../../src/remote/ssh-config/settings.ts';
import { sshConfigOf } from '../../../../src/remote/ssh-config/ssh-config.ts';
import type { Surroundings } from '../../../../src/remote/ssh-config/tokens.ts';

export interface Written {
  readonly config: SshConfig;
  /** Home of the user; its .ssh/config is the file. */
  readonly home: string;
}

/** @param files by their paths below ~/.ssh; `config` is the first one. */
export async function withWritten<Result>(
  files: Readonly<Record<string, string>>,
  use: (written: Written) => Promise<Result>,
  env: Surroundings['env'] = {},
): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), 'ctctl-home-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = join(home, '.ssh', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const around = { home, user: 'me', uid: '1000', hostname: 'laptop.example', env };
    return await use({ config: sshConfigOf({ program: join(home, 'no-ssh-here'), around }), home });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
