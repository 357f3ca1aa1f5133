/** Which lines of a known_hosts file are about a host: ctctl against the system's own ssh-keygen. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookUp } from '../../../src/remote/host-keys/known-hosts-files.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';

let folder: string;
let key: Key;
let text: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-keygen-'));
  key = makeKey(folder, 'key');
  text = key.publicLine;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Found {
  readonly plain: readonly number[];
  readonly revoked: readonly number[];
  readonly authorities: readonly number[];
}

/** What `ssh-keygen -F` says: `# Host NAME found: line 3 REVOKED`. */
function byKeygen(name: string, file: string): Found {
  const { stdout, status, stderr } = spawnSync('ssh-keygen', ['-F', name, '-f', file], { encoding: 'utf8' });
  if (status !== 0 && (status !== 1 || stdout !== '')) throw new Error(`ssh-keygen -F ${name}: ${stderr}`);
  const found = [...stdout.matchAll(/^# Host .* found: line (\d+) ?(.*)$/gm)];
  const lines = (marker: string): readonly number[] =>
    found.filter((each) => each[2]?.trim() === marker).map((each) => Number(each[1]));
  return { plain: lines(''), revoked: lines('REVOKED'), authorities: lines('CA') };
}

async function byCtctl(name: string, file: string): Promise<Found> {
  const { keys, revoked, authorities } = await lookUp({ lookup: [name], files: [file] });
  const lines = (list: readonly { readonly line: number }[]): readonly number[] =>
    list.map(({ line }) => line);
  return { plain: lines(keys), revoked: lines(revoked), authorities: lines(authorities) };
}

let count = 0;
function fileOf(lines: readonly string[]): string {
  count += 1;
  const file = join(folder, `known_hosts-${count}`);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

/** Hashes the names in a file, each on a line of its own, as `HashKnownHosts yes` writes them. */
function hash(file: string): void {
  const { status, stderr } = spawnSync('ssh-keygen', ['-q', '-H', '-f', file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

const names = [
  'home',
  'home.example',
  'lab',
  '[home]:2222',
  '[home.example]:22',
  '192.168.1.2',
  '2001:db8::1',
];

describe('plain names', () => {
  it.each([
    'home',
    'HOME',
    'home,lab',
    'home,,lab',
    ',home',
    'home.example',
    '*',
    '**',
    '*.example',
    '*.EXAMPLE',
    'h?me',
    '?????',
    '!home,*',
    '*,!home',
    '*,!h*',
    '!home',
    '!*,home',
    '[home]:2222',
    '[*]:2222',
    '[home]:*',
    '[home.example]:22,home',
    '192.168.1.2',
    '192.168.1.?',
    '192.168.0.0/16',
    '2001:db8::1',
    '2001:DB8::*',
    '|1|broken',
    '|1||',
    'home|lab',
  ])('%s are about the same hosts', async (patterns) => {
    const file = fileOf([`${patterns} ${text}`]);
    for (const name of names) expect([name, await byCtctl(name, file)]).toEqual([name, byKeygen(name, file)]);
  });

  it('in a file with markers, comments and broken lines are found on the same lines', async () => {
    const file = fileOf([
      '# a comment',
      '',
      ` home ${text}`,
      '\t# another',
      'home',
      'home ssh-ed25519',
      `@revoked home ${text.replace(/ \S+$/, '')}`,
      `@cert-authority *.example,home ${makeKey(folder, 'authority').publicLine}`,
      `@nonsense home ${text}`,
      `@revoked @revoked home ${text}`,
      `home\t${text}`,
    ]);
    const { revoked, authorities } = await byCtctl('home', file);
    expect({ revoked, authorities }).toEqual({ revoked: [7], authorities: [8] });
    const keygen = byKeygen('home', file);
    expect(keygen).toMatchObject({ revoked: [7], authorities: [8] });
    // Where ssh-keygen only lists, ctctl leaves out what is revoked, and so does ssh: see known-hosts-ssh.test.ts.
    expect((await byCtctl('home', fileOf([...Array(6).fill(''), `home ${text}`]))).plain).toEqual([7]);
  });

  it('of any make are about the same hosts', async () => {
    const unit = fc.constantFrom('a', 'b', 'A', '.', '*', '?', '!', ',', '[', ']', ':', '2');
    const pattern = fc.string({ unit, minLength: 1, maxLength: 8 });
    const name = fc.stringMatching(/^[ab.[\]:2]{1,5}$/);
    const line = fc.record({ marker: fc.constantFrom('', '@revoked ', '@cert-authority '), pattern });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 40 }), name, async (lines, host) => {
        // A key of its own for each marker, or the revoked ones would take the plain ones out.
        const file = fileOf(lines.map(({ marker, pattern: some }) => `${marker}${some} ${textFor(marker)}`));
        expect(await byCtctl(host, file)).toEqual(byKeygen(host, file));
      }),
      { numRuns: 150 },
    );
  });
});

const marked = new Map<string, string>();
function textFor(marker: string): string {
  const known = marked.get(marker) ?? makeKey(folder, `marked-${marked.size}`).publicLine;
  marked.set(marker, known);
  return known;
}

describe('hashed names', () => {
  it('are about the hosts that they were made of', async () => {
    const file = fileOf([
      `home,192.168.1.2 ${text}`,
      `[home]:2222 ${text}`,
      `HOME.Example ${text}`,
      `*.lab ${text}`,
    ]);
    hash(file);
    expect(readFileSync(file, 'utf8').match(/^\|1\|/gm)).toHaveLength(4);
    for (const name of [...names, 'x.lab']) {
      expect([name, await byCtctl(name, file)]).toEqual([name, byKeygen(name, file)]);
    }
    expect((await byCtctl('home', file)).plain).toEqual([1]);
    expect((await byCtctl('192.168.1.2', file)).plain).toEqual([2]);
    expect((await byCtctl('[home]:2222', file)).plain).toEqual([3]);
    // ssh-keygen -F takes the name as it is typed; ssh makes it small first, and so does ctctl.
    expect((await byCtctl('Home.Example', file)).plain).toEqual([4]);
  });

  it('of any make are about the same hosts', async () => {
    const name = fc.stringMatching(/^[a-c.:[\]]{1,4}$/);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), name, async (hosts, other) => {
        const file = fileOf(hosts.map((host) => `${host} ${text}`));
        hash(file);
        for (const host of [hosts[0] ?? other, other]) {
          expect(await byCtctl(host, file)).toEqual(byKeygen(host, file));
        }
      }),
      { numRuns: 40 },
    );
  });
});
