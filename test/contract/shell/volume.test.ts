/** Volumes in real shells: sizes past 4 GiB too, though Etch's shells may count with 32 bits only. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSize } from '../../../src/common/size.ts';
import { quote } from '../../../src/remote/bundle/shell.ts';
import { shellNames } from './run-shell.ts';
import { fakeServer } from './server.ts';

const mib = 1024 ** 2;
const gib = 1024 ** 3;
const tib = 1024 ** 4;

describe.each(shellNames)('in %s', (shell) => {
  const extentsOf = (sizes: readonly number[], extent = 4 * mib): readonly number[] =>
    fakeServer()
      .output(shell, sizes.map((size) => `ct_extents ${size}`).join('\n'), { ct_extent: String(extent) })
      .split('\n')
      .map(Number);

  it.each([
    [4 * mib, 1],
    [4 * mib + 1, 2],
    [1, 1],
    [8 * gib, 2048],
    [4 * gib - 1, 1024],
    [4 * gib, 1024],
    [4 * gib + 1, 1025],
    [100 * gib, 25_600],
    [16 * tib, 4_194_304],
  ])('%i bytes are %i extents of 4 MiB', (bytes, extents) => {
    expect(extentsOf([bytes])).toEqual([extents]);
  });

  it('rounds every size up to a whole extent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 64 * tib }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(mib, 4 * mib, 32 * mib),
        (sizes, extent) => {
          expect(extentsOf(sizes, extent)).toEqual(sizes.map((size) => Math.ceil(size / extent)));
        },
      ),
      { numRuns: 10 },
    );
  });

  it.each([
    0,
    1,
    1023,
    1024,
    1536,
    516 * mib,
    4 * gib,
    8 * gib,
    10 * gib,
    100 * gib,
    1.5 * tib,
    10 * gib + 1,
    3 * tib,
  ])('says %i bytes in the words of the workstation', (bytes) => {
    expect(fakeServer().output(shell, `ct_size ${bytes}`)).toBe(formatSize(bytes));
  });

  describe('ct_look_volume', () => {
    const rows = [
      '  winxp|8589934592|aQfyGB-0000',
      '  winxp2|1073741824|bBbbbb-1111',
      '  10|4294967296|cCcccc-2222',
      '  a.b+c-d|107374182400|dDdddd-3333',
    ];
    const look = (name: string, body = `echo '${rows.join('\n')}'`): string => {
      const server = fakeServer();
      server.tool('lvs', body);
      return server.output(shell, `ct_look_volume server ${quote(name)}; echo "$ct_lv_bytes|$ct_lv_uuid"`);
    };

    it.each([
      ['winxp', '8589934592|aQfyGB-0000'],
      ['winxp2', '1073741824|bBbbbb-1111'],
      ['a.b+c-d', '107374182400|dDdddd-3333'],
      ['10', '4294967296|cCcccc-2222'],
      ['win', '|'],
      ['a.b+c.d', '|'],
      ['', '|'],
      // Equal as numbers, and not the same volume.
      ['1e1', '|'],
      ['010', '|'],
    ])('%j is %s', (name, seen) => {
      expect(look(name)).toBe(seen);
    });

    it('finds nothing where there is no such group', () => {
      expect(look('winxp', 'echo \'  Volume group "server" not found\' >&2; exit 5')).toBe('|');
    });

    it('asks for what LVM 2.02 knows, in bytes', () => {
      const server = fakeServer();
      server.tool('vgs', 'printf "%s\\n" "$*" >>asked; echo "  4194304|25"');
      expect(server.output(shell, 'ct_look_group server; cat asked')).toBe(
        '--noheadings --nosuffix --units b --separator | -o vg_extent_size,vg_free_count server',
      );
    });
  });

  describe('ct_look_group', () => {
    const look = (body: string): string => {
      const server = fakeServer();
      server.tool('vgs', body);
      return server.output(shell, 'ct_look_group server; echo "$? $ct_extent|$ct_free_extents"');
    };

    it.each([
      ["echo '  4194304|25344'", '0 4194304|25344'],
      ["echo '  4194304|0'", '0 4194304|0'],
      // Etch: the words of a tool that was started with open files.
      ["echo 'File descriptor 3 left open' >&2; echo '  33554432|12'", '0 33554432|12'],
      ['echo \'  Volume group "server" not found\' >&2; exit 5', '1 |'],
    ])('%s', (body, seen) => {
      expect(look(body)).toBe(seen);
    });
  });
});
