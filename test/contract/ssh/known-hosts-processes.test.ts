/** ctctl's own store of host keys, written by several processes at the same time: nothing is lost. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { knownHostsFileStore } from '../../../src/remote/host-keys/known-hosts.ts';
import { bundleProgram, startProgram } from '../../support/sshd/client-process.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';

let folder: string;
let program: string;
let keys: readonly Key[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-store-'));
  program = await bundleProgram(join(import.meta.dirname, 'known-hosts-append.program.ts'), folder);
  keys = [makeKey(folder, 'ed25519'), makeKey(folder, 'rsa', { type: 'rsa' })];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rounds = 50;
const names = Array.from({ length: 6 }, (_, index) => `server${index}`);

async function run(file: string): Promise<void> {
  const texts = keys.map(({ type, blob }) => `${type} ${blob.toString('base64')}`);
  const endings = names.map(async (name) => {
    const [code] = await once(startProgram(program, [file, name, `${rounds}`, ...texts]), 'exit');
    expect(code).toBe(0);
  });
  await Promise.all(endings);
}

it.each([
  ['makes the file', undefined],
  ['ends a line without its newline', '# by hand'],
])('each process finds its own lines in their order, where the first one %s', async (_what, before) => {
  const file = join(folder, `known_hosts-${before?.length ?? 0}`);
  if (before !== undefined) writeFileSync(file, before);
  await run(file);
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines.at(-1)).toBe('');
  if (before !== undefined) expect(lines[0]).toBe(before);
  const [ed25519, rsa] = keys.map(({ type, blob }) => `${type} ${blob.toString('base64')}`);
  for (const name of names) {
    const round = [
      `${name} ${ed25519}`,
      `${name} ${rsa}`,
      `@revoked ${name} ${ed25519}`,
      `@revoked ${name} ${rsa}`,
      `${name} ${ed25519}`,
    ];
    // All rounds but the first begin with forgetting the key that is left from the one before.
    const all = Array.from({ length: rounds }, () => [`@revoked ${name} ${ed25519}`, ...round]).flat();
    expect(lines.filter((line) => line.split(' ').includes(name))).toEqual(all.slice(1));
    expect((await knownHostsFileStore(file).keysOf(name)).map(({ type }) => type)).toEqual(['ssh-ed25519']);
  }
  // Nothing but these lines: two that end a line for a third leave an empty one, which is no harm.
  const strange = lines.filter((line) => line !== '' && !/^(@revoked )?server\d ssh-/.test(line));
  expect(strange).toEqual(before === undefined ? [] : [before]);
});
