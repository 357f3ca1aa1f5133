/** Files written for the user: where they may be, and what is never overwritten. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertFolderOf, writeNewFile, writeOwnFile } from '../../../../src/commands/bundle/files.ts';
import { failureOf, temporaryFolder } from '../../inventory/helpers.ts';

describe('writeNewFile', () => {
  it('makes the folders, and overwrites nothing', async () => {
    const file = join(await temporaryFolder(), 'a/b/c.yaml');
    await writeNewFile(file, 'first', 'take another name');
    await writeNewFile(join(file, '../d.yaml'), 'second', 'take another name');
    expect(await failureOf(() => writeNewFile(file, 'third', 'take another name'))).toMatchObject({
      reason: 'refused',
      message: `${file} is there already: nothing was written`,
      next: 'take another name',
    });
    expect(readFileSync(file, 'utf8')).toBe('first');
  });

  // The recursive mkdir of Node.js never comes back from here.
  it('ends where no folder can be made', async () => {
    const file = '/proc/nope/at/all.yaml';
    expect(await failureOf(() => writeNewFile(file, 'x', ''))).toMatchObject({
      reason: 'usage',
      message: `cannot write ${file}: its folder cannot be made`,
    });
  });

  it('says so where a file is in the way', async () => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const failure = await failureOf(() => writeNewFile(join(folder, 'file/a/b.yaml'), 'x', ''));
    expect(failure.message).toMatch(/a part of its path is not a folder$/);
  });
});

describe('writeOwnFile', () => {
  it('takes the mode', async () => {
    const file = join(await temporaryFolder(), 'x.sh');
    await writeOwnFile(file, 'x', 0o700);
    expect(statSync(file).mode & 0o777).toBe(0o700);
  });
});

describe('assertFolderOf', () => {
  it('has nothing against a folder that is there', async () => {
    await expect(assertFolderOf(join(await temporaryFolder(), 'x.sh'))).resolves.toBeUndefined();
    await expect(assertFolderOf('x.sh')).resolves.toBeUndefined();
  });

  it.each(['/proc/nope/x.sh', '/nowhere/x.sh'])('refuses %s', async (file) => {
    expect(await failureOf(() => assertFolderOf(file))).toMatchObject({
      reason: 'usage',
      message: expect.stringMatching(/^cannot write \S+: there is no folder \/\w+/),
    });
  });
});
