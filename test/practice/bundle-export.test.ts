/** bundle export as people call it: over its own files, and never over somebody else's. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHome, type Home } from '../support/ctctl.ts';

const files = ['tasks/main.yml', 'files/notes.sh', 'defaults/main.yml', 'meta/main.yml', 'README.md'];

let home: Home;
let role: string;
beforeEach(() => {
  home = createHome();
  role = join(home.folder, 'role');
  writeFileSync(
    join(home.folder, 'notes.yaml'),
    "name: notes\ntitle: Notes\nsteps: [{ id: a, shell: { check: 'true' } }]\n",
  );
});
afterEach(() => home.remove());

const exported = () =>
  home.run([
    ...['bundle', 'export', join(home.folder, 'notes.yaml')],
    ...['--format', 'ansible', '--folder', role],
  ]);
const below = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();

it('writes over the files of an earlier one', async () => {
  expect((await exported()).code).toBe(0);
  expect(below(role)).toEqual(expect.arrayContaining(files));
  expect((await exported()).code).toBe(0);
});

it.each(files)('writes nothing at all where %s is somebody else’s', async (path) => {
  mkdirSync(dirname(join(role, path)), { recursive: true });
  writeFileSync(join(role, path), '# mine\n');
  const before = below(role);
  const { code, stderr } = await exported();
  expect({ code, stderr }).toEqual({
    code: 5,
    stderr: expect.stringContaining(`${join(role, path)} is there`),
  });
  expect(below(role)).toEqual(before);
  expect(readFileSync(join(role, path), 'utf8')).toBe('# mine\n');
});

it('writes through no link that leads out of the folder', async () => {
  mkdirSync(role);
  mkdirSync(join(home.folder, 'elsewhere'));
  symlinkSync('../elsewhere', join(role, 'files'));
  expect(await exported()).toMatchObject({ code: 5, stderr: expect.stringContaining('leads out of') });
  expect([below(role), below(join(home.folder, 'elsewhere'))]).toEqual([['files'], []]);
});

it.each([
  ['/proc/nope/x.sh', 'there is no folder /proc/nope'],
  ['/nowhere/x.sh', 'there is no folder /nowhere'],
])('to %s ends at once: a folder that is not there is not made', async (file, words) => {
  const bundle = join(home.folder, 'notes.yaml');
  const { code, stderr } = await home.run([
    ...['bundle', 'export', bundle, '--format', 'sh', '--output-file', file],
  ]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
});

it('makes the folders of a role, but not in /proc', async () => {
  role = join(home.folder, 'roles/of/mine');
  expect((await exported()).code).toBe(0);
  role = '/proc/nope/role';
  expect(await exported()).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot write /proc/') });
});

it('refuses a secret before it asks for any value, and a broken text', async () => {
  const bundle = join(home.folder, 'secret.yaml');
  const text = `name: secret\ntitle: S\nparameters: { pin: { secret: true }, own: {} }\nsteps: [{ id: a, shell: { check: 'true' } }]\n`;
  writeFileSync(bundle, text);
  const args = ['bundle', 'export', bundle, '--format', 'sh'];
  const { code, stderr } = await home.run(args);
  expect(code).toBe(5);
  expect(stderr).toContain('pin is secret: an exported file would show it; use ctctl bundle run secret');
  expect(stderr).not.toContain('--param');
  writeFileSync(bundle, text.replace(/^parameters.*\n/m, '').replace("'true'", "'if'"));
  expect(await home.run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('sh: ') });
});
