/** ctctl's own store: OpenSSH's format, the newest key of a type counts, and nothing is ever rewritten. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostKey } from '../../../../src/remote/host-keys/host-key.ts';
import { type KnownHosts, knownHostsFileStore } from '../../../../src/remote/host-keys/known-hosts.ts';
import { failureOf } from '../../inventory/helpers.ts';
import { ecdsa, ed25519, otherEd25519, rsa, textOf } from './keys.ts';

let folder: string;
let file: string;
let store: KnownHosts;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-known-'));
  file = join(folder, 'sub', 'known_hosts');
  store = knownHostsFileStore(file);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linesIn = (path: string): readonly string[] => readFileSync(path, 'utf8').split('\n');

/** A store that a person has written by hand. */
function written(text: string): KnownHosts {
  mkdirSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(file, text);
  return store;
}

describe('accept', () => {
  it('makes the file for its owner only, one line a key', async () => {
    await store.accept('home', ed25519);
    expect(readFileSync(file, 'utf8')).toBe(`home ${textOf(ed25519)}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'sub')).mode & 0o777).toBe(0o700);
  });

  it('keeps one key a type: the newest line counts', async () => {
    await store.accept('home', ed25519);
    await store.accept('home', rsa);
    await store.accept('home', otherEd25519);
    expect(await store.keysOf('home')).toEqual([otherEd25519, rsa]);
    expect(linesIn(file)).toHaveLength(4);
  });

  it('with replace makes the key the only one, and revokes all others in the same file', async () => {
    await store.accept('home', ed25519);
    await store.accept('home', rsa);
    await store.accept('lab', ed25519);
    const before = readFileSync(file, 'utf8');
    await store.accept('home', otherEd25519, { replace: true });
    expect(await store.keysOf('home')).toEqual([otherEd25519]);
    expect(await store.keysOf('lab')).toEqual([ed25519]);
    expect(readFileSync(file, 'utf8')).toBe(
      `${before}@revoked home ${textOf(ed25519)}\n@revoked home ${textOf(rsa)}\nhome ${textOf(otherEd25519)}\n`,
    );
  });

  it('with replace and nothing known is a first key', async () => {
    await store.accept('home', ed25519, { replace: true });
    expect(linesIn(file)).toEqual([`home ${textOf(ed25519)}`, '']);
  });

  it('can bring an old key back', async () => {
    await store.accept('home', ed25519);
    await store.accept('home', otherEd25519, { replace: true });
    await store.accept('home', ed25519, { replace: true });
    expect(await store.keysOf('home')).toEqual([ed25519]);
  });

  it.each(['home', 'jump:bastion', 'jump:root@[2001:db8::1]:2222', 'jump:bücher.example'])(
    'takes the name %s',
    async (name) => {
      await store.accept(name, ed25519);
      expect(await store.keysOf(name)).toEqual([ed25519]);
      expect(await store.keysOf('other')).toEqual([]);
    },
  );

  it.each(['', 'a b', 'a,b', '@revoked', '#home', '|1|x', 'a\nb', 'a\u001bb'])(
    'takes no name that would be read as something else: %j',
    async (name) => {
      await expect(store.accept(name, ed25519)).rejects.toThrow('no name for a known_hosts file');
      expect(existsSync(file)).toBe(false);
    },
  );
});

describe('keysOf', () => {
  it('knows nobody while there is no file', async () => {
    expect(await store.keysOf('home')).toEqual([]);
  });

  it('keeps servers apart, those with a common beginning or other capitals too', async () => {
    await store.accept('home', ed25519);
    await store.accept('home2', rsa);
    await store.accept('Home', ecdsa);
    expect(await store.keysOf('home')).toEqual([ed25519]);
    expect(await store.keysOf('home2')).toEqual([rsa]);
    expect(await store.keysOf('Home')).toEqual([ecdsa]);
    expect(await store.keysOf('hom')).toEqual([]);
  });

  it.each([
    ['nothing', '', []],
    [
      'comments, blank lines, tabs and a comment behind the key',
      `# mine\n\nhome\t${textOf(rsa)} root@home\n`,
      [rsa],
    ],
    ['lines of another system', `home ${textOf(rsa)}\r\nhome ${textOf(ed25519)}\r\n`, [rsa, ed25519]],
    ['a last line without its newline', `home ${textOf(rsa)}`, [rsa]],
    ['several names', `lab,home,192.168.1.2 ${textOf(rsa)}\n`, [rsa]],
    ['patterns, which mean nobody here', `h*,?ome,!lab ${textOf(rsa)}\n`, []],
    [
      'broken lines',
      `home\nhome broken\nhome ssh-rsa AAAA\n@gone home ${textOf(rsa)}\nhome ${textOf(ed25519)}`,
      [ed25519],
    ],
    ['a key that is revoked', `home ${textOf(rsa)}\n@revoked home ${textOf(rsa)}\n`, []],
    ['a key that is revoked before it came', `@revoked home ${textOf(rsa)}\nhome ${textOf(rsa)}\n`, [rsa]],
    [
      'another key that is revoked',
      `home ${textOf(ed25519)}\n@revoked home ${textOf(otherEd25519)}\n`,
      [ed25519],
    ],
    ['a revocation for another', `home ${textOf(rsa)}\n@revoked lab ${textOf(rsa)}\n`, [rsa]],
    [
      'an older key whose follower is revoked: it stays gone',
      `home ${textOf(ed25519)}\nhome ${textOf(otherEd25519)}\n@revoked home ${textOf(otherEd25519)}\n`,
      [],
    ],
    ['an authority, which is no key of a server', `@cert-authority home ${textOf(rsa)}\n`, []],
  ] as const)('reads %s', async (_what, text, keys) => {
    expect(await written(text).keysOf('home')).toEqual(keys);
  });
});

describe('forget', () => {
  it('forgets a server and nobody else; the next key is a first one', async () => {
    await store.accept('home', ed25519);
    await store.accept('lab', rsa);
    await store.accept('home', ecdsa);
    await store.forget('home');
    expect(await store.keysOf('home')).toEqual([]);
    expect(await store.keysOf('lab')).toEqual([rsa]);
    await store.accept('home', ed25519);
    expect(await store.keysOf('home')).toEqual([ed25519]);
  });

  it('only appends, and once', async () => {
    await store.accept('home', ed25519);
    await store.forget('home');
    const after = readFileSync(file, 'utf8');
    await store.forget('home');
    expect(after).toBe(`home ${textOf(ed25519)}\n@revoked home ${textOf(ed25519)}\n`);
    expect(readFileSync(file, 'utf8')).toBe(after);
  });

  it('has nothing to forget without a file, and makes none', async () => {
    await store.forget('home');
    expect(existsSync(file)).toBe(false);
  });
});

describe('a file that somebody has edited', () => {
  it('keeps every byte that stood there', async () => {
    const text = `# mine\r\n\u0000 binary \n* wildcard\n\nhome ${textOf(rsa)}   # note`;
    written(text);
    await store.accept('home', ed25519);
    await store.forget('home');
    expect(readFileSync(file, 'utf8').startsWith(`${text}\nhome ${textOf(ed25519)}\n@revoked home `)).toBe(
      true,
    );
    expect(await store.keysOf('home')).toEqual([]);
  });

  it('keeps its mode', async () => {
    written('# mine\n');
    chmodSync(file, 0o640);
    await store.accept('home', ed25519);
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });
});

describe('any history', () => {
  const keys = [ed25519, otherEd25519, ecdsa, rsa];
  const command = fc.record({
    what: fc.constantFrom('accept', 'replace', 'forget', 'cut'),
    name: fc.constantFrom('home', 'lab'),
    key: fc.constantFrom(...keys),
  });

  it('leaves each server with the newest key of each type since it was forgotten or replaced', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 12 }), async (commands) => {
        const path = join(mkdtempSync(join(folder, 'history-')), 'known_hosts');
        const tested = knownHostsFileStore(path);
        const model = new Map<string, Map<string, HostKey>>();
        for (const { what, name, key } of commands) {
          const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
          const known = model.get(name) ?? new Map<string, HostKey>();
          model.set(name, known);
          // An editor that saves without the last newline.
          if (what === 'cut' && text !== '') writeFileSync(path, text.trimEnd());
          if (what === 'forget' || what === 'replace') known.clear();
          if (what === 'forget') await tested.forget(name);
          if (what === 'accept' || what === 'replace') {
            known.set(key.type, key);
            await tested.accept(name, key, { replace: what === 'replace' });
          }
          if (existsSync(path)) expect(readFileSync(path, 'utf8').startsWith(text.trimEnd())).toBe(true);
        }
        for (const name of ['home', 'lab']) {
          const byType = (list: readonly HostKey[]): readonly string[] => list.map(textOf).toSorted();
          const expected = [...(model.get(name)?.values() ?? [])];
          expect(byType(await tested.keysOf(name))).toEqual(byType(expected));
        }
      }),
    );
  });
});

describe('a file that cannot be used', () => {
  it.each(['keysOf', 'accept', 'forget'] as const)('is named (%s)', async (what) => {
    const broken = knownHostsFileStore(folder);
    const work = {
      keysOf: () => broken.keysOf('home'),
      accept: () => broken.accept('home', rsa),
      forget: () => broken.forget('home'),
    };
    const error = await failureOf(work[what]);
    expect(error.reason).toBe('failed');
    expect(error.message).toContain(`cannot use the known host keys in ${folder}: `);
  });

  it('is named too when its folder cannot be made', async () => {
    writeFileSync(join(folder, 'sub'), 'a file where the folder should be');
    const error = await failureOf(() => store.accept('home', rsa));
    expect(error.message).toContain(`cannot use the known host keys in ${file}: `);
  });
});
