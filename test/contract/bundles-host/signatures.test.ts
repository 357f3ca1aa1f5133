/** Repositories whose signatures are no good: each is judged by itself, and an expired key is all that an archive is let off. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { debian } from './debian.ts';
import { said, shellNames } from './host.ts';

/** What gpgv says. KEYEXPIRED comes before anything is verified; a right signature has a VALIDSIG. */
const expired = ['KEYEXPIRED 1246395600', 'EXPKEYSIG 6070D3A1 Archive', 'VALIDSIG A999 2007-04-07'];
const good = ['GOODSIG 6070D3A1 Archive', 'VALIDSIG A999 2007-04-07'];
const unknown = ['ERRSIG 9AA38DCD 1', 'NO_PUBKEY 9AA38DCD'];
const wrong = ['KEYEXPIRED 1246395600', 'BADSIG 6070D3A1 Archive'];

const trouble = (
  repositories: Readonly<Record<string, readonly string[]>>,
  fields: object = { archive: true },
) => {
  const server = debian();
  server.lists('nginx 2');
  for (const [name, status] of Object.entries(repositories)) server.repository(name, ...status);
  return { server, steps: [server.package('web', { name: 'nginx', ...fields })] };
};

describe.each(shellNames)('in %s', (shell) => {
  it('expired: refused like any other', async () => {
    const { server, steps } = trouble({ etch: expired }, {});
    expect(said(await server.run(shell, steps))).toEqual([
      'failed: There are problems and -y was used without --force-yes',
    ]);
  });

  it('expired: taken with archive, which says so beforehand', async () => {
    const { server, steps } = trouble({ etch: expired, volatile: good });
    const plan = await server.run(shell, steps, { mode: 'plan' });
    expect(plan.warnings).toEqual(['archive: true takes packages whose signature has expired']);
    expect(said(await server.run(shell, steps))).toEqual(['changed: installed']);
    expect(server.calls()).toEqual(['install nginx --no-remove', 'update', 'install nginx --no-remove']);
    expect(readdirSync(join(server.folder, 'apt'))).toEqual(['lists']);
  });

  it('expired: taken at once where the lists are refreshed', async () => {
    const { server, steps } = trouble({ etch: expired }, { archive: true, update: true });
    server.listsAge(3);
    expect(said(await server.run(shell, steps))).toEqual(['changed: installed']);
    expect(server.calls()).toEqual(['update', 'install nginx --no-remove']);
  });

  it.each([
    ['expired, with an unknown one beside it', [...expired, ...unknown]],
    ['good, with an expired key in the ring', ['KEYEXPIRED 1246395600', ...good]],
  ])('%s: taken', async (_what, status) => {
    const { server, steps } = trouble({ etch: status });
    expect(said(await server.run(shell, steps))).toEqual(['changed: installed']);
  });

  it.each([
    ['wrong', wrong, 'GPG error: .*KEYEXPIRED 1246395600 BADSIG 6070D3A1 Archive'],
    ['right and wrong', [...expired, ...wrong], 'GPG error: .*BADSIG 6070D3A1'],
    ['unknown', unknown, 'GPG error: .*NO_PUBKEY 9AA38DCD'],
    [
      'one that gpgv could not verify',
      ['KEYEXPIRED 1246395600', 'ERRSIG 6070D3A1 1'],
      'GPG error: .*KEYEXPIRED',
    ],
    ['of a revoked key', ['KEYREVOKED', ...expired], 'GPG error: .*KEYEXPIRED'],
    ['none', [], 'no signature: http://archive.example other Release.gpg'],
  ])(
    '%s in one repository: refused, although the other one has just expired',
    async (_what, status, words) => {
      const { server, steps } = trouble({ etch: expired, other: status });
      const [text = ''] = said(await server.run(shell, steps));
      expect(text).toMatch(new RegExp(`^failed: the packages cannot be authenticated: ${words}`));
      expect(text).not.toContain('etch');
      expect(server.calls().join('\n')).not.toContain('--allow-unauthenticated');
      expect(server.read('dpkg')).toBe('');
    },
  );

  it('drops the lists that came without a signature: an old apt would take them for signed', async () => {
    const { server, steps } = trouble({ etch: expired });
    const lists = (name: string) => `apt/lists/archive.example_dists_${name}`;
    for (const name of ['etch_Release', 'etch_main_Packages', 'sarge_Release', 'sarge_main_Packages']) {
      server.write(lists(name), '');
    }
    server.write(lists('sarge_Release.gpg'), 'signed');
    await server.run(shell, steps);
    expect(readdirSync(join(server.folder, 'apt/lists')).toSorted()).toEqual([
      'archive.example_dists_sarge_Release',
      'archive.example_dists_sarge_Release.gpg',
      'archive.example_dists_sarge_main_Packages',
      'partial',
      'x_Packages',
    ]);
    expect(existsSync(join(server.folder, 'unsigned'))).toBe(false);
  });
});
