/** The key that ssh names by its place: `Offending ED25519 key in FILE:LINE`. */
import { readFileSync } from 'node:fs';
import type { HostKey } from '../host-keys/host-key.ts';
import { parseLine } from '../host-keys/known-hosts-lines.ts';

/** @returns undefined where there is none, or no longer. */
export function keyAt(file: string, line: number): HostKey | undefined {
  try {
    const text = readFileSync(file, 'latin1').split('\n')[line - 1];
    return text === undefined ? undefined : parseLine(text)?.key;
  } catch {
    return undefined;
  }
}
