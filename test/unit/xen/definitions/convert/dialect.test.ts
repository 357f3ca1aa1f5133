/** Which files are xl's already, and that their passwords are not shown. */
import { expect, it } from 'vitest';
import { isForXl } from '../../../../../src/xen/definitions/convert/dialect.ts';
import { withSecrets } from '../../../../../src/xen/definitions/convert/hide.ts';
import { masked, revealed } from '../../../../../src/xen/definitions/convert/part.ts';
import { readXl } from '../../../../../src/xen/definitions/xl/read.ts';

it.each([
  ['a key that only xl has', 'name = "a"\ntype = "hvm"\n', true],
  ['disks as only xl takes them', "name='a'\nkernel='/k'\ndisk=['/dev/a,raw,xvda,w']\n", true],
  ['disks with target=', "name='a'\nkernel='/k'\ndisk=['vdev=xvda,target=/dev/a']\n", true],
  ['disks of xm', "name='a'\nkernel='/k'\ndisk=['phy:/dev/a,xvda,w']\n", false],
  ['nothing that says so', "name='a'\nkernel='/k'\n", false],
  ['HVM of xm without Python', "name='a'\nbuilder='hvm'\nkernel='/usr/lib/xen/boot/hvmloader'\n", false],
  ['Python', "type = 'hvm'\nname = 'a' + 'b'\n", false],
])('%s', (_name, text, isXl) => {
  expect(isForXl(text, '4.17')).toBe(isXl);
});

it.each([
  ['vncpasswd = "geheim"\nname = "a"\n', 'vncpasswd = ***\nname = "a"\n'],
  ["vfb = ['vnc=1,vncpasswd=geheim,vncunused=1']\n", "vfb = ['vnc=1,vncpasswd=***,vncunused=1']\n"],
  ["vfb = ['vnc=1,vncpasswd=geheim']\n", "vfb = ['vnc=1,vncpasswd=***']\n"],
  [
    'vfb = ["vncpasswd=geheim", "vncpasswd=geheim,vnc=1"]\n',
    'vfb = ["vncpasswd=***", "vncpasswd=***,vnc=1"]\n',
  ],
  ['vfb = ["vncpasswd=ge]h\'e,vnc=1"]\n', 'vfb = ["vncpasswd=***,vnc=1"]\n'],
  ["vncpasswd = ''\n", "vncpasswd = ''\n"],
  ['# vncpasswd = "geheim"\n', '# vncpasswd = "***"\n'],
  ["spicepasswd = 'geheim' # so\n", 'spicepasswd = *** # so\n'],
])('%j', (lines, shown) => {
  const text = `name = "a"\nkernel = "/k"\n${lines}`;
  const reading = readXl(text, { version: '4.17' });
  const hidden = withSecrets(text, reading.kind === 'definition' ? reading.statements : []);
  expect(masked(hidden)).toBe(`name = "a"\nkernel = "/k"\n${shown}`);
  expect(revealed(hidden)).toBe(text);
});
