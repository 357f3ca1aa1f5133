/** What the kinds make of their fields: titles, and shell in which no value is code. */
import { describe, expect, it } from 'vitest';
import { commandKind } from '../../../src/bundles/kinds/command.ts';
import { definitionKind } from '../../../src/bundles/kinds/definition.ts';
import { fileKind } from '../../../src/bundles/kinds/file.ts';
import type { StepKind, StepParts } from '../../../src/bundles/kinds/kind.ts';
import { lineKind } from '../../../src/bundles/kinds/line.ts';
import { shellKind, usesVerdicts } from '../../../src/bundles/kinds/shell.ts';
import { sysctlKind } from '../../../src/bundles/kinds/sysctl.ts';
import { Secret } from '../../../src/common/secret.ts';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { word } from '../../../src/remote/bundle/shell.ts';

const server = toServer(
  'home',
  serverSchema.parse({ address: 'home.example', paths: { definitions: '/xen', state: '/state' } }),
);

const built = <Fields>(kind: StepKind<Fields>, fields: unknown): StepParts =>
  kind.build(kind.schema.parse(fields), server);

describe('titles', () => {
  it.each([
    [built(fileKind, { path: '/etc/motd', content: 'x' }), 'file /etc/motd'],
    [built(fileKind, { path: '/etc/motd', state: 'absent' }), 'no file /etc/motd'],
    [built(fileKind, { path: '/srv/x', state: 'folder' }), 'folder /srv/x'],
    [built(lineKind, { path: '/etc/fstab', line: 'x' }), 'line in /etc/fstab'],
    [built(lineKind, { path: '/etc/fstab', line: 'x', state: 'absent' }), 'no such line in /etc/fstab'],
    [built(sysctlKind, { key: 'a.b', value: ' 1\t2 ' }), 'kernel setting a.b = 1 2'],
    [built(commandKind, { run: 'make me\nand more', creates: '/x' }), 'command make me'],
    [built(shellKind, { check: `test ${'x'.repeat(100)}` }), `shell test ${'x'.repeat(54)}…`],
    [built(shellKind, { check: 'true', title: 'all well' }), 'all well'],
    [built(definitionKind, { name: 'winxp', content: 'x' }), 'definition of winxp'],
  ])('%#: %s', (parts, title) => {
    expect(parts.title).toBe(title);
  });
});

describe('shell', () => {
  it('of a file: mode without leading zeros, a mode for a new one, the state folder of the server', () => {
    const { check, apply, undo, library } = built(fileKind, { path: "/it's", content: '$x', mode: '0644' });
    expect(String(check)).toBe(
      "ct_wanted_text() { printf '%s' '$x'; }\nct_file_check '/it'\\''s' 644 '' '' ''",
    );
    expect(String(apply)).toBe(
      "ct_wanted_text() { printf '%s' '$x'; }\nct_file_apply '/it'\\''s' 644 '' '' '' 644",
    );
    expect(String(undo)).toBe('ct_take_back');
    expect(String(library?.[0])).toBe('ct_state_folder=/state');
  });

  it('knows a secret, and shows it to nobody', () => {
    const secret = word(['a', new Secret("geh'e1m")]);
    for (const parts of [
      built(fileKind, { path: '/a', content: secret }),
      built(lineKind, { path: '/a', line: secret }),
      built(definitionKind, { name: 'a', content: secret }),
    ]) {
      expect([parts.check.hasSecret, parts.apply?.hasSecret]).toEqual([true, true]);
      expect(`${parts.title}${parts.check}${parts.apply}${parts.undo}`).not.toContain('e1m');
      // A new file with it is for its owner only.
      expect(String(parts.apply)).toMatch(/ 600$/);
    }
  });

  it("an author's text is one word each", () => {
    const { check, apply, undo } = built(shellKind, { check: 'a; b', apply: "it's }", undo: '$(x)' });
    expect([check, apply, undo].map(String)).toEqual([
      "ct_user_check 'a; b' status ct_differs",
      "eval 'it'\\''s }'",
      "eval '$(x)'",
    ]);
    expect(built(shellKind, { check: 'true' })).not.toHaveProperty('apply');
  });

  it('of several steps of a kind brings the same library', () => {
    const [one, two] = ['/a', '/b'].map((path) => built(lineKind, { path, line: 'x' }).library?.map(String));
    expect(one).toEqual(two);
  });
});

describe('usesVerdicts', () => {
  it.each([
    ['ct_ok there', true],
    ['if x; then ct_differs y; fi', true],
    ['x || { ct_refuse no; }', true],
    ["x && ct_skip 'not here'", true],
    ['true', false],
    ['my_ct_ok', false],
    ['ct_okay', false],
    ['echo "$ct_ok"', false],
    ['ct_warn careful; test -e x', false],
    ['ct_found key value', false],
  ])('%j: %s', (check, uses) => {
    expect(usesVerdicts(check)).toBe(uses);
  });
});
