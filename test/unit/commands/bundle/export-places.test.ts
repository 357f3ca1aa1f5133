/** Where an export may write: judged before anything is. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { exportRole } from '../../../../src/bundles/export/role.ts';
import { exportScript, isExported } from '../../../../src/bundles/export/script.ts';
import { parseBundle } from '../../../../src/bundles/parse.ts';
import { sampleServer } from '../../../../src/bundles/samples.ts';
import { mayExportInto, mayOverwrite } from '../../../../src/commands/bundle/export-places.ts';
import { failureOf, temporaryFolder } from '../../inventory/helpers.ts';

const source = parseBundle(
  `name: motd\ntitle: ${'long '.repeat(600)}\nsteps: [{ id: own, shell: { check: 'true' } }]\n`,
  'motd.yaml',
);
const role = exportRole(source, exportScript(source, new Map(), sampleServer), '/var/lib/ctctl');
const paths = [...role.keys()];

describe('every file of a role', () => {
  it.each([...role])('%s says in its first lines who made it', (_path, text) => {
    expect(isExported(text)).toBe(true);
  });

  it.each(['', '# README\n\nNot Made by ctctl bundle export\n', 'a\nb\nc\nMade by ctctl bundle export\n'])(
    'which %j does not',
    (text) => {
      expect(isExported(text)).toBe(false);
    },
  );
});

describe('mayExportInto', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await temporaryFolder(), 'roles');
    await mkdir(folder);
  });

  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const refusal = async () => {
    const { reason, message } = await failureOf(() => mayExportInto(folder, paths));
    return { reason, message };
  };

  it('takes a folder that is not there, an empty one, and that of an earlier export', async () => {
    await mayExportInto(join(folder, 'new'), paths);
    await mayExportInto(folder, paths);
    for (const [path, text] of role) await put(path, text);
    await mayExportInto(folder, paths);
  });

  it.each(paths)('refuses where %s is somebody else’s', async (path) => {
    for (const [own, text] of role) await put(own, text);
    await put(path, '# mine\n');
    expect(await refusal()).toEqual({
      reason: 'refused',
      message: `${join(folder, path)} is there already, and not made by ctctl: nothing was written`,
    });
  });

  it('refuses where a folder is in the place of a file, and the other way round', async () => {
    await mkdir(join(folder, 'README.md'));
    expect(await refusal()).toMatchObject({ reason: 'refused' });
    await put('meta', 'x');
    expect(await refusal()).toMatchObject({ reason: 'usage' });
  });

  it.each([
    ['a folder elsewhere', 'files', '..'],
    ['a file elsewhere', 'README.md', '../other'],
    ['a file that is not there yet', 'README.md', '../new'],
    ['by its absolute path', 'defaults', '/tmp'],
  ])('refuses a link to %s', async (_what, path, to) => {
    await writeFile(join(folder, '../other'), role.get('README.md') ?? '');
    await symlink(to, join(folder, path));
    expect(await refusal()).toEqual({
      reason: 'refused',
      message: `${join(folder, path)} leads out of ${folder}: nothing was written`,
    });
  });

  it('takes links that stay inside, and a folder that is one itself', async () => {
    await mkdir(join(folder, '..meta'));
    await symlink('..meta', join(folder, 'meta'));
    await symlink(folder, join(folder, '../link'));
    await mayExportInto(join(folder, '../link'), paths);
  });
});

describe('mayOverwrite', () => {
  it('reads no device', async () => {
    expect(await failureOf(() => mayOverwrite('/dev/zero'))).toMatchObject({ reason: 'refused' });
  });
});
