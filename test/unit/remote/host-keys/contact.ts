/** What the tests of the judgement share: whose key it is, a store in memory, and files that know keys. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type HostKey, isSameKey } from '../../../../src/remote/host-keys/host-key.ts';
import type { KnownHosts } from '../../../../src/remote/host-keys/known-hosts.ts';
import type { HostKeyContact } from '../../../../src/remote/host-keys/verify.ts';

/** The server `home`, looked up as `home.example` in these files. */
export function server(...files: readonly string[]): HostKeyContact {
  const place = { storeName: 'home', lookup: ['home.example'], files };
  return { name: 'home', server: 'home', address: '192.168.1.2', place };
}

/** The jump host `bastion`, looked up under its name. */
export function jumpHost(...files: readonly string[]): HostKeyContact {
  const place = { storeName: 'jump:bastion', lookup: ['bastion'], files };
  return { name: 'bastion', server: undefined, address: '203.0.113.5', place };
}

/** A known_hosts file with these lines, gone after the test. */
export function fileWith(...lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-known-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'known_hosts');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

export interface MemoryStore extends KnownHosts {
  /** What was asked of it, in words. */
  readonly writes: readonly string[];
}

/** A store in memory that knows these keys for every name, and keeps a record of what it was told. */
export function storeOf(...known: readonly HostKey[]): MemoryStore {
  const writes: string[] = [];
  let keys = known;
  return {
    writes,
    keysOf: async () => keys,
    accept: async (name, key, { replace = false } = {}) => {
      writes.push(`${name} ${replace ? 'replace' : 'accept'} ${key.type}`);
      keys = [...(replace ? [] : keys.filter((each) => !isSameKey(each, key))), key];
    },
    forget: async (name) => {
      writes.push(`${name} forget`);
      keys = [];
    },
  };
}

/** For whoever must not be asked. */
export const never = (): Promise<boolean> => Promise.reject(new Error('nobody should be asked'));
