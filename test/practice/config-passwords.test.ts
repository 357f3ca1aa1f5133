/** A password that stands in a variable is shown by no verb of `config`, whatever else is made of it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Practice, startPractice } from '../support/practice.ts';

const definition = `pw = "Gehe1mY"
name = "web"
kernel = "/boot/vmlinuz"
vfb = ["type=vnc,vncpasswd=%s" % pw]
extra = "x " + pw
disk = ["phy:/dev/server/web,xvda,w"]
`;

let practice: Practice;
let file: string;
beforeAll(async () => {
  practice = await startPractice('xl');
  file = join(practice.folder, 'web');
  writeFileSync(file, definition, { mode: 0o600 });
});
afterAll(() => practice?.stop());

it.each([
  ['show --toolstack xm'],
  ['show --toolstack xm --json'],
  ['show --toolstack xl'],
  ['show --text'],
  ['lint --toolstack xl --json'],
  ['convert'],
  ['convert --json'],
  ['convert --json --xen 4.14'],
])('config %s', async (words) => {
  const [verb = '', ...flags] = words.split(' ');
  const { stdout, stderr } = await practice.run(['config', verb, file, ...flags]);
  expect(stdout + stderr).toContain('web');
  expect(stdout + stderr).not.toContain('Gehe1mY');
});

it('the rest of the value is shown', async () => {
  const { stdout } = await practice.run(['config', 'show', file, '--toolstack', 'xm', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ name: 'web', cmdline: 'x ***', disks: [{ access: 'w' }] });
});

it('a password that stands for itself alone is not given away by the same word elsewhere', async () => {
  const alone = join(practice.folder, 'alone');
  writeFileSync(
    alone,
    'name = "web"\nvfb = ["type=vnc,vncpasswd=server"]\ndisk = ["phy:/dev/server/web,xvda,w"]\n',
  );
  const { stdout } = await practice.run(['config', 'show', alone, '--toolstack', 'xm', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ disks: [{ target: '/dev/server/web' }] });
});
