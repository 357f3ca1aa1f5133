/**
 * The genuine apt and gpgv with an archive whose key has expired (test/fixtures/expired-archive): taken with archive: true,
 * and nothing else with it.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { said, shellNames } from './host.ts';
import { privateRoot } from './private-root.ts';

const fixture = 'test/fixtures/expired-archive';

type Change = (folder: string, write: (name: string, text: string) => void) => void;

/** A private root with one copy of the archive for each change that somebody on the way makes to it. */
function archives(...changes: readonly Change[]) {
  const server = privateRoot();
  cpSync(join(fixture, 'key.gpg'), join(server.folder, 'root/etc/apt/trusted.gpg.d/old.gpg'), {
    recursive: true,
  });
  const sources = changes.map((change, index) => {
    const name = `archive-${index}`;
    const folder = join(server.folder, name);
    cpSync(fixture, folder, { recursive: true });
    cpSync(join(fixture, 'Release.expired.gpg'), join(folder, 'Release.gpg'));
    change(folder, (file, text) => void server.write(`${name}/${file}`, text));
    return `deb file:${encodeURI(folder)} ./`;
  });
  server.sources(sources.join('\n'));
  return server;
}

const untouched: Change = () => undefined;
const stripped: Change = (folder) => rmSync(join(folder, 'Release.gpg'));
const unknown: Change = (folder) => cpSync(join(fixture, 'Release.unknown.gpg'), join(folder, 'Release.gpg'));
const forged: Change = (_folder, write) => write('Release', 'Origin: me\nSHA256:\n');
const swapped: Change = (_folder, write) => write('Packages', 'Package: evil\n');

const fields = { name: 'one', archive: true, update: true };

describe.each(shellNames)('in %s', (shell) => {
  it('takes what an expired key has signed, with archive: true only', async () => {
    const server = archives(untouched);
    const without = await server.run(shell, [server.package('one', { ...fields, archive: false })]);
    expect(without.outcome).toBe('failed');
    const report = await server.run(shell, [server.package('one', fields)]);
    expect(said(report), report.steps[0]?.output.join('\n')).toEqual(['changed: installed']);
    expect(server.packages()).toEqual(['one 2 install ok installed']);
    expect((await server.run(shell, [server.package('one', fields)])).outcome).toBe('unchanged');
  });
});

describe('in dash', () => {
  it.each([
    ['no signature', stripped, /is not signed/],
    ['the signature of an unknown key', unknown, /NO_PUBKEY|is not signed/],
    ['another Release file below the signature', forged, /BADSIG|is not signed/],
    ['other packages than those that were signed', swapped, /unexpected size|Hash Sum mismatch/],
  ])('refuses %s, whatever the other archive has', async (_what, change, words) => {
    const server = archives(untouched, change);
    const [text = ''] = said(await server.run('dash', [server.package('one', fields)]));
    expect(text).toMatch(/^failed: /);
    expect(text).toMatch(words);
    expect(server.packages()).toEqual([]);
  });
});
