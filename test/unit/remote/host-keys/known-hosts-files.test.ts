/** The known_hosts files of the computer: what they say together about one host. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookUp } from '../../../../src/remote/host-keys/known-hosts-files.ts';
import { ecdsa, ed25519, otherEd25519, rsa, textOf } from './keys.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-known-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, ...lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

function pipeOf(name: string): string {
  const file = join(folder, name);
  execFileSync('mkfifo', [file]);
  return file;
}

const nothing = { keys: [], revoked: [], authorities: [], unread: [] };

describe('lookUp', () => {
  it('gathers keys, revoked ones and authorities from all files, each with its place', async () => {
    const first = fileOf(
      'first',
      '# mine',
      '',
      `home,192.168.1.2 ${textOf(ed25519)}`,
      'home broken',
      `lab ${textOf(ecdsa)}`,
      `@cert-authority *.example,ho?e ${textOf(ecdsa)} CA`,
    );
    const second = fileOf('second', `@revoked * ${textOf(otherEd25519)}`, `*,!lab ${textOf(rsa)}`);
    expect(await lookUp({ lookup: ['home'], files: [first, second] })).toEqual({
      keys: [
        { key: ed25519, file: first, line: 3 },
        { key: rsa, file: second, line: 2 },
      ],
      revoked: [{ key: otherEd25519, file: second, line: 1 }],
      authorities: [{ key: ecdsa, file: first, line: 6 }],
      unread: [],
    });
  });

  it('takes a line that is about any of the names, once', async () => {
    const file = fileOf('known', `home,[home]:2222 ${textOf(rsa)}`, `[home]:2222 ${textOf(ecdsa)}`);
    const { keys } = await lookUp({ lookup: ['home', '[home]:2222'], files: [file] });
    expect(keys.map(({ line }) => line)).toEqual([1, 2]);
  });

  it('knows the host by the names it is given only: another port is another host', async () => {
    const file = fileOf('known', `home ${textOf(rsa)}`);
    expect(await lookUp({ lookup: ['[home]:2222'], files: [file] })).toEqual(nothing);
  });

  it.each([
    ['before', (plain: string, revoked: string) => [revoked, plain]],
    ['behind', (plain: string, revoked: string) => [plain, revoked]],
  ])('leaves a key out that is revoked %s its own line', async (_where, order) => {
    const file = fileOf('known', ...order(`home ${textOf(rsa)}`, `@revoked * ${textOf(rsa)}`));
    const { keys, revoked } = await lookUp({ lookup: ['home'], files: [file] });
    expect(keys).toEqual([]);
    expect(revoked).toHaveLength(1);
  });

  it('keeps a key that is revoked for another host', async () => {
    const file = fileOf('known', `home ${textOf(rsa)}`, `@revoked lab ${textOf(rsa)}`);
    expect((await lookUp({ lookup: ['home'], files: [file] })).keys).toHaveLength(1);
  });
});

describe('files without a line for anybody', () => {
  it.each([
    ['that are not there', () => join(folder, 'absent')],
    ['whose folder is not there', () => join(folder, 'absent', 'known_hosts')],
    ['below a file', () => join(fileOf('file'), 'known_hosts')],
    ['that are empty', () => fileOf('empty')],
    ['that are folders', () => folder],
    ['that are devices', () => '/dev/null'],
    ['that are pipes, into which nobody writes', () => pipeOf('pipe')],
    ['that are programs', () => process.execPath],
  ])('%s are no failure', async (_what, file) => {
    const real = fileOf('real', `home ${textOf(rsa)}`);
    const found = await lookUp({ lookup: ['home'], files: [file(), real] });
    expect(found).toEqual({ ...nothing, keys: [{ key: rsa, file: real, line: 1 }] });
  });

  it('are no failure where there is no file at all', async () => {
    expect(await lookUp({ lookup: ['home'], files: [] })).toEqual(nothing);
  });

  it('may hold any bytes, and a good line among them', async () => {
    const file = join(folder, 'binary');
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 131) % 256));
    writeFileSync(file, Buffer.concat([bytes, Buffer.from(`\nhome ${textOf(rsa)}\n`), bytes]));
    expect((await lookUp({ lookup: ['home'], files: [file] })).keys.map(({ key }) => key)).toEqual([rsa]);
  });

  it('that cannot be read are named, and the others still count', async () => {
    // A link that leads to itself cannot be read by root either.
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    const secret = fileOf('secret', `home ${textOf(ecdsa)}`);
    chmodSync(secret, 0);
    const isRoot = userInfo().uid === 0;
    const real = fileOf('real', `home ${textOf(rsa)}`);
    const found = await lookUp({ lookup: ['home'], files: [loop, secret, real] });
    expect(found.keys.at(-1)).toEqual({ key: rsa, file: real, line: 1 });
    expect(found.unread).toEqual([
      `cannot read ${loop}: its symbolic links lead in a circle`,
      ...(isRoot ? [] : [`cannot read ${secret}: permission denied`]),
    ]);
  });
});
