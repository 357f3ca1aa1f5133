/** Where bundles are found, and what the list of them says. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { soundBundle } from '../../../src/bundles/check.ts';
import { listBundles } from '../../../src/bundles/list.ts';
import { bundlesFolder, findBundle } from '../../../src/bundles/places.ts';
import { failureOf, temporaryFolder } from '../inventory/helpers.ts';
import { bundleOf } from './texts.ts';

const textFor = (name: string, title = `About ${name}`): string =>
  bundleOf(['- { id: a, shell: { check: x } }'])
    .replace('name: test', `name: ${name}`)
    .replace('A test', title);

const library = { time: textFor('time'), motd: textFor('motd', 'Ready') };

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

describe('findBundle', () => {
  it.each([
    ['a name of one’s own', 'mine', 'own'],
    ['a name that the library has too', 'motd', 'own'],
    ['a name of the library', 'time', 'library'],
    ['a name with the short ending', 'short', 'own'],
  ])('%s', async (_what, name, place) => {
    const folder = await folderWith({
      'mine.yaml': textFor('mine'),
      'motd.yaml': textFor('motd', 'Mine'),
      'motd.yml': textFor('motd', 'Ready'),
      'short.yml': textFor('short'),
    });
    const ending = name === 'short' ? 'yml' : 'yaml';
    const file = place === 'own' ? join(folder, `${name}.${ending}`) : `library/${name}.yaml`;
    const found = await findBundle(name, { folder, library });
    expect(found).toMatchObject({ place, name, file });
    expect(found.text).toContain(`name: ${name}`);
    expect(found.text).not.toContain('Ready');
  });

  it.each(['a.yaml', 'a.yml', 'without-ending'])('takes the path of %s for a file', async (name) => {
    const folder = await folderWith({ [name]: textFor('a') });
    const file = join(folder, name);
    expect(await findBundle(file, { folder: '/nowhere', library })).toEqual({
      place: 'file',
      file,
      text: textFor('a'),
    });
  });

  it.each(['..', 'a..b', '', '.hidden', 'Motd', 'a b', '-x', 'constructor!'])(
    'refuses %j as a name',
    async (name) => {
      expect(await failureOf(() => findBundle(name, { folder: '/nowhere', library }))).toMatchObject({
        reason: 'usage',
        message: `"${name}" is no name of a bundle`,
      });
    },
  );

  it.each([
    ['tmie', 'no bundle "tmie" (did you mean "time"?)'],
    ['mien', 'no bundle "mien" (did you mean "mine"?)'],
    ['other', 'no bundle "other"'],
    ['constructor', 'no bundle "constructor"'],
  ])('does not find %s', async (name, message) => {
    const folder = await folderWith({ 'mine.yaml': textFor('mine') });
    expect(await failureOf(() => findBundle(name, { folder, library }))).toMatchObject({
      reason: 'notFound',
      message,
      next: 'see ctctl bundle list, or name a file by its path, like ./my.yaml',
    });
  });

  it('does not find a file that is not there, nor reads a folder', async () => {
    const folder = await folderWith({});
    expect(await failureOf(() => findBundle(join(folder, 'x.yaml')))).toMatchObject({
      reason: 'notFound',
      message: `there is no file ${join(folder, 'x.yaml')}`,
    });
    expect((await failureOf(() => findBundle(`${folder}/`))).message).toBe(
      `cannot read ${folder}/: it is a folder`,
    );
  });

  it('looks in the folder of the settings', () => {
    expect(bundlesFolder()).toMatch(/[/\\]bundles$/);
  });
});

describe('a bundle of another name than its file', () => {
  const folder = () => folderWith({ 'other.yaml': textFor('name') });

  it('is broken for a run too', async () => {
    const found = await findBundle('other', { folder: await folder(), library });
    expect(await failureOf(() => soundBundle(found))).toMatchObject({
      reason: 'usage',
      message: `${found.file}:1: name: the file is found as other, but says name`,
      next: 'give both the same name',
    });
  });

  it('is none where it is named by its path', async () => {
    const found = await findBundle(join(await folder(), 'other.yaml'));
    expect(soundBundle(found).source.name).toBe('name');
  });
});

describe('listBundles', () => {
  it('has all of both places by name, and marks one’s own that hides another', async () => {
    const folder = await folderWith({
      'mine.yaml': textFor('mine'),
      'motd.yaml': textFor('motd', 'Mine'),
      'mine.yml': textFor('mine', 'Second'),
      'notes.txt': 'x',
      'Bad Name.yaml': 'x',
    });
    const { bundles, strays } = await listBundles({ folder, library });
    expect(strays).toEqual([join(folder, 'Bad Name.yaml'), join(folder, 'mine.yml')]);
    expect(
      bundles.map(({ name, title, place, hidesLibrary, problems }) => [
        name,
        title,
        place,
        hidesLibrary,
        problems.length,
      ]),
    ).toEqual([
      ['mine', 'About mine', 'own', false, 0],
      ['motd', 'Mine', 'own', true, 0],
      ['time', 'About time', 'library', false, 0],
    ]);
  });

  it('has those with mistakes too', async () => {
    const folder = await folderWith({ 'broken.yaml': 'name: [', 'other.yaml': textFor('name') });
    await mkdir(join(folder, 'folder.yaml'));
    const { bundles } = await listBundles({ folder, library: {} });
    expect(bundles.map(({ name, problems }) => [name, problems.map(({ message }) => message)])).toEqual([
      ['broken', [expect.stringContaining('not valid YAML')]],
      ['folder', [expect.stringContaining('it is a folder')]],
      ['other', ['the file is found as other, but says name']],
    ]);
  });

  it('is only the library where there is no folder', async () => {
    const { bundles } = await listBundles({ folder: '/nowhere/at/all', library });
    expect(bundles.map(({ name }) => name)).toEqual(['motd', 'time']);
  });

  it('says why the folder cannot be read', async () => {
    const folder = join(await folderWith({ file: '' }), 'file');
    await chmod(folder, 0o600);
    expect((await failureOf(() => listBundles({ folder, library }))).message).toBe(
      `cannot read ${folder}: a part of its path is not a folder`,
    );
  });
});
