/** The text of an HVM definition. The golden texts stand in test/fixtures/definitions, reviewed by eye. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import { type HvmDomain, hvmDefinition } from '../../../src/xen/definitions/hvm.ts';
import { printDefinition } from '../../../src/xen/definitions/print.ts';
import { macFor } from '../../../src/xen/domains/mac.ts';

const small: HvmDomain = {
  name: 'winxp',
  memory: 512,
  vcpus: 1,
  disk: '/dev/server/winxp',
  bridge: 'intern',
  mac: '00:16:3e:01:02:03',
};
const full: HvmDomain = {
  ...small,
  vcpus: 2,
  iso: "/root/it's/win xp.iso",
  keymap: 'de',
  vncPassword: new Secret('gehe1m'),
};

const text = (domain: HvmDomain, toolstack: 'xl' | 'xm'): string =>
  printDefinition(hvmDefinition(domain, toolstack))
    .map((line) => `${line}\n`)
    .join('');

describe.each(['xl', 'xm'] as const)('the definition for %s', (toolstack) => {
  it.each([
    ['small', small],
    ['full', full],
  ] as const)('%s', async (name, domain) => {
    await expect(text(domain, toolstack)).toMatchFileSnapshot(
      `../../fixtures/definitions/${toolstack}-${name}.cfg`,
    );
  });

  it('boots the CD before the disk, and the disk alone where there is no CD', () => {
    expect(text(full, toolstack)).toContain("boot = 'dc'\n");
    expect(text(small, toolstack)).toContain("boot = 'c'\n");
  });

  it('shows its console to this server only, on a port of its own, with a pointer that follows the mouse', () => {
    const lines = text({ ...small, mac: macFor('home', 'winxp') }, toolstack);
    expect(lines).toContain("vnclisten = '127.0.0.1'\n");
    expect(lines).toContain('vncunused = 1\n');
    expect(lines).toContain("usbdevice = 'tablet'\n");
    expect(lines).toMatch(
      /^vif = \[ '(type=ioemu,)?mac=00:16:3e:[0-7][0-9a-f](:[0-9a-f]{2}){2},bridge=intern' \]$/m,
    );
  });

  it('masks the line of the VNC password', () => {
    const lines = printDefinition(hvmDefinition(full, toolstack));
    const [secret] = lines.filter((line) => line instanceof Secret);
    expect(secret?.reveal()).toBe("vncpasswd = 'gehe1m'");
    expect(lines.join('\n')).not.toContain('gehe1m');
  });
});

describe('printDefinition', () => {
  it.each([
    ['x', "a = 'x'"],
    [7, 'a = 7'],
    ['', "a = ''"],
    ["it's", "a = 'it\\'s'"],
    ['C:\\x', "a = 'C:\\\\x'"],
    ['"', `a = '"'`],
    [['p', "q'"], "a = [ 'p', 'q\\'' ]"],
    [[], 'a = [  ]'],
  ])('%j', (value, line) => {
    expect(printDefinition([['a', value]])).toEqual([line]);
  });

  it('a string ends where it should, whatever it holds', () => {
    const value = fc.string({ unit: fc.constantFrom(...'a\'"\\#[],= €'), maxLength: 20 });
    fc.assert(
      fc.property(value, (string) => {
        const [line = ''] = printDefinition([['a', string]]);
        const inner = /^a = '((?:[^'\\]|\\['\\])*)'$/.exec(String(line))?.[1];
        expect(inner?.replaceAll(/\\(.)/g, '$1')).toBe(string);
      }),
    );
  });
});
