/** What the fields of a step may be, and in which words they are refused. */
import { describe, expect, it } from 'vitest';
import { commandKind } from '../../../src/bundles/kinds/command.ts';
import { definitionKind } from '../../../src/bundles/kinds/definition.ts';
import { fileKind } from '../../../src/bundles/kinds/file.ts';
import { lineKind } from '../../../src/bundles/kinds/line.ts';
import { shellKind } from '../../../src/bundles/kinds/shell.ts';
import { sysctlKind } from '../../../src/bundles/kinds/sysctl.ts';
import { Secret } from '../../../src/common/secret.ts';
import { word } from '../../../src/remote/bundle/shell.ts';

const kinds = {
  file: fileKind,
  line: lineKind,
  sysctl: sysctlKind,
  command: commandKind,
  shell: shellKind,
  definition: definitionKind,
};
type Name = keyof typeof kinds;

const secret = word([new Secret('gehe1m')]);

/** `path: message` of each issue. */
function mistakes(name: Name, fields: unknown): readonly string[] {
  const { error } = kinds[name].schema.safeParse(fields);
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

describe('fields that are taken', () => {
  it.each<[Name, object]>([
    ['file', { path: '/a', content: '' }],
    ['file', { path: '/a b/ä', content: secret, mode: '0644', owner: 'www-data', group: '33' }],
    ['file', { path: '/a', content: 'x', mode: '04755', create_only: true }],
    ['file', { path: '/a', state: 'absent' }],
    ['file', { path: '/a', state: 'folder', mode: '755', owner: 'root' }],
    ['line', { path: '/a', line: '' }],
    ['line', { path: '/a', line: secret, match: '^a' }],
    ['line', { path: '/a', line: 'x', after: '^[a-z]' }],
    ['line', { path: '/a', state: 'absent', match: 'x' }],
    ['sysctl', { key: 'net.ipv4.ip_forward', value: 1 }],
    ['sysctl', { key: 'net.ipv4.conf.eth0/100.rp_filter', value: '0', file: '/etc/sysctl.d/x.conf' }],
    ['command', { run: 'true', creates: '/x' }],
    ['command', { run: 'true', unless: 'false', only_if: 'true' }],
    ['shell', { check: 'true' }],
    ['shell', { check: 'x', apply: 'y', undo: 'z', title: 't' }],
    ['definition', { name: 'win-xp_1.0+', content: secret }],
  ])('%s %j', (name, fields) => {
    expect(mistakes(name, fields)).toEqual([]);
  });
});

describe('fields that are refused', () => {
  const modeWords = "expected a mode in quotes, like '0644' (YAML reads 0644 as a number)";
  const pathWords = 'expected an absolute path on the server, without a slash at its end';

  it.each<[Name, object, string]>([
    ['file', { path: 'a', content: '' }, `path: ${pathWords}`],
    ['file', { path: '/a/', content: '' }, `path: ${pathWords}`],
    ['file', { path: '/a\nb', content: '' }, `path: ${pathWords}`],
    ['file', { path: secret, content: '' }, `path: ${pathWords}`],
    ['file', { path: '/a' }, 'content: expected a text, which may be empty'],
    ['file', { path: '/a', content: 5 }, 'content: expected a text'],
    ['file', { path: '/a', content: '', mode: 420 }, `mode: ${modeWords}`],
    ['file', { path: '/a', content: '', mode: '0888' }, `mode: ${modeWords}`],
    ['file', { path: '/a', content: '', mode: 'u+x' }, `mode: ${modeWords}`],
    ['file', { path: '/a', content: '', owner: 'a:b' }, 'owner: expected a user name or number'],
    ['file', { path: '/a', content: '', owner: '-R' }, 'owner: expected a user name or number'],
    ['file', { path: '/a', state: 'absent', content: 'x' }, 'content: does not go with state: absent'],
    ['file', { path: '/a', state: 'absent', mode: '0644' }, 'mode: does not go with state: absent'],
    ['file', { path: '/a', state: 'folder', content: 'x' }, 'content: does not go with state: folder'],
    ['file', { path: '/a', state: 'gone' }, 'state: expected present, absent or folder'],
    ['line', { path: '/a' }, 'line: expected one line of text'],
    ['line', { path: '/a', line: 'a\nb' }, 'line: expected one line of text'],
    ['line', { path: '/a', line: 'a\r' }, 'line: expected one line of text'],
    ['line', { path: '/a', line: word(['a\n', new Secret('x')]) }, 'line: expected one line of text'],
    [
      'line',
      { path: '/a', line: 'a', match: '' },
      'match: expected a basic regular expression, as grep takes it',
    ],
    ['line', { path: '/a', line: 'a', after: 'x', before: 'y' }, 'before: does not go with after'],
    ['line', { path: '/a', state: 'absent' }, 'match: expected match, or line'],
    ['line', { path: '/a', state: 'absent', line: 'a', match: 'b' }, 'match: does not go with line'],
    [
      'line',
      { path: '/a', state: 'absent', line: 'a', create: true },
      'create: does not go with state: absent',
    ],
    ['sysctl', { key: '-w', value: 1 }, 'key: expected a kernel setting like net.ipv4.ip_forward'],
    ['sysctl', { key: 'a=b', value: 1 }, 'key: expected a kernel setting like net.ipv4.ip_forward'],
    ['sysctl', { key: 'a.b', value: 'a\nb' }, 'value: expected a value on one line'],
    ['sysctl', { key: 'a.b', value: ' ' }, 'value: expected a value on one line'],
    ['sysctl', { key: 'a.b', value: secret }, 'value: expected a value on one line'],
    [
      'command',
      { run: 'true' },
      ': expected creates or unless: without one of them nobody can tell that the command has been run',
    ],
    [
      'command',
      { run: 'true', only_if: 'true' },
      ': expected creates or unless: without one of them nobody can tell that the command has been run',
    ],
    ['command', { run: ' ', creates: '/x' }, 'run: expected shell, which is not empty'],
    ['shell', { apply: 'true' }, 'check: expected shell'],
    ['shell', { check: secret }, 'check: expected shell'],
    [
      'definition',
      { name: '7', content: '' },
      expect.stringMatching(/^name: expected the name of a domain: /),
    ],
    [
      'definition',
      { name: 'a/b', content: '' },
      expect.stringMatching(/^name: expected the name of a domain: /),
    ],
    ['definition', { name: 'xl.conf', content: '' }, expect.stringMatching(/^name: expected another name: /)],
  ])('%s %j: %s', (name, fields, message) => {
    expect(mistakes(name, fields)).toEqual([message]);
  });
});

it.each(Object.entries(kinds))('%s: an unknown field is named', (_name, { schema }) => {
  const { error } = schema.safeParse({ surely_unknown: 1 });
  expect(error?.issues).toContainEqual(
    expect.objectContaining({ code: 'unrecognized_keys', keys: ['surely_unknown'] }),
  );
});
