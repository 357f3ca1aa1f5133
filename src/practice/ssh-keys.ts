/** The keys of a practice server: one for the host, one for its only client, made once per folder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';

export interface PracticeKeys {
  readonly hostPrivate: string;
  /** `ssh-ed25519 AAAA…`, without a comment. */
  readonly hostPublic: string;
  readonly clientPublic: string;
  /** The file that an SSH client gives as its identity. */
  readonly identityFile: string;
}

/** Reads the keys of `folder`, making them first where there are none. */
export function practiceKeys(folder: string): PracticeKeys {
  const keys = join(folder, 'keys');
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const host = keyPair(join(keys, 'host_ed25519'));
  const identityFile = join(keys, 'client_ed25519');
  const client = keyPair(identityFile);
  return {
    hostPrivate: host.private,
    hostPublic: host.public,
    clientPublic: client.public,
    identityFile,
  };
}

/** ssh2 1.17 writes about one key in 250 so that it cannot read it itself (a lost zero byte): such are thrown away. */
function generate(): { private: string; public: string } {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519');
    const own = ssh2.utils.parseKey(made.private);
    const shown = ssh2.utils.parseKey(made.public);
    if (own instanceof Error || shown instanceof Error) continue;
    if (own.getPublicSSH().equals(shown.getPublicSSH())) return made;
  }
}

function keyPair(path: string): { private: string; public: string } {
  if (!existsSync(path) || !existsSync(`${path}.pub`)) {
    const made = generate();
    writeFileSync(path, made.private, { mode: 0o600 });
    writeFileSync(`${path}.pub`, `${made.public}\n`, { mode: 0o600 });
  }
  const line = readFileSync(`${path}.pub`, 'utf8').trim();
  return { private: readFileSync(path, 'utf8'), public: line.split(' ').slice(0, 2).join(' ') };
}
