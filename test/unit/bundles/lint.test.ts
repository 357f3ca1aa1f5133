/** What is suspicious about users' shell, and what only looks so. */
import { describe, expect, it } from 'vitest';
import { lintShell } from '../../../src/bundles/lint.ts';
import { maskShell } from '../../../src/bundles/mask-shell.ts';

const found = (text: string, isCheck = true): readonly string[] =>
  lintShell(text, { isCheck }).map(({ line, message }) => `${line}: ${message}`);

const file = 'writing to a file in a check';
const change = 'a command that changes files in a check';
const packages = 'a command that changes packages in a check';
const bash = (what: string) => `${what} is not understood by every sh`;

describe('a check that writes', () => {
  it.each([
    ['echo x >/etc/motd', file],
    ['echo x >>/etc/motd', file],
    ['echo x > "$file"', file],
    ['echo x >|/a', file],
    ['cat <a 2>errors', file],
    ['rm -f /a', change],
    ['test -e /a || mv /b /a', change],
    ['echo x | tee /a', change],
    ['if true; then mkdir /a; fi', change],
    ['x=`rm /a`', change],
    ['(cp /a /b)', change],
    ['sudo rm /a', change],
    ["sed -i 's/a/b/' /a", 'sed -i in a check'],
    ["sed -n -i.bak 's/a/b/' /a", 'sed -i in a check'],
    ['apt-get -q install vim', packages],
    ['DEBIAN_FRONTEND=noninteractive apt-get install vim', packages],
    ['dpkg -i a.deb', packages],
    ['(apt-get update)', packages],
    ['apt-get -s upgrade; apt-get upgrade', packages],
  ])('%j', (text, message) => {
    expect(found(text)).toEqual([`0: ${message}`]);
    expect(found(text, false)).toEqual([]);
  });

  it.each([
    'grep x /etc/motd >/dev/null 2>&1',
    'echo no >&2',
    'echo no > /dev/stderr',
    'test "$a" -gt 5',
    '[ "$a" \\> "$b" ]',
    'awk \'$1 > 5 { print > "/tmp/x" }\' /a',
    'echo "rm -f /a > /b; mv x y"',
    '# rm -f /a',
    'grep rm /a # > x',
    'echo a#b | grep -q a',
    'n=$((a > 5))',
    'cat <<EOF\nrm -f /a > /b\nEOF',
    'dpkg -l vim; apt-cache policy vim; apt-get -qs upgrade; apt-get --dry-run install vim',
    'sed -n 1p /a; sed -e s/i/j/ /a',
    'ct_ok "mkdir"; firm x; /usr/bin/mvx',
    'exit 1',
    'cd / && set -e',
  ])('is not %j', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('bashisms', () => {
  it.each([
    ['if [[ -e /a ]]; then :; fi', '[[ … ]]'],
    ['cat <<< x', '<<<'],
    ['function f { :; }', 'the word function'],
    ['f() { local -n x=$1; }', 'local -n'],
    ['declare -A x', 'declare'],
    ["x=$'\\n'", "$'…'"],
    ['cmd &>/dev/null', '&>'],
    ['diff <(a) b', '<( … )'],
    ['x=(a b)', 'an array'],
    ['[ "$a" == b ]', '== in [ … ]'],
    ['source /a', 'source'],
  ])('%j', (text, what) => {
    expect(found(text, false)).toEqual([`0: ${bash(what)}`]);
  });

  it.each([
    "grep '[[:space:]]' /a",
    'grep [[:space:]] /a',
    'f() { local x=1; }',
    'echo "$\'"',
    "echo '<<< &> [[ x ]]'",
    'x=$(a); y="(b)"',
    'cat <<-EOF\n[[ x ]]\n\tEOF',
    'cmd & >/dev/null 2>&1 true',
    '[ "$a" = b ] && echo ==',
    'echo function x',
    'x=$((1 + (2 * 3)))',
  ])('is none: %j', (text) => {
    expect(found(text, false)).toEqual([]);
  });
});

it('names the line, every time', () => {
  expect(found('true\nrm /a\n# rm /b\nmv /a /b')).toEqual([`1: ${change}`, `3: ${change}`]);
});

describe('maskShell', () => {
  it.each([
    ['a \'b c\' "d" e', 'a \'   \' " " e'],
    ["a 'b\nc' d", "a ' \n ' d"],
    ['a # b\nc', 'a    \nc'],
    ['a\\"b"c"', 'a  b" "'],
    ['x <<E\na\nE\nb', 'x <<E\n \nE\nb'],
    ["an open ' quote", "an open ' quote"],
    ["an open \" quote, and 'a'", "an open \" quote, and ' '"],
    ["$'a\\'b' c", "$'    ' c"],
    ['x <<E "a" # b\n"\nE\nc "d"', 'x <<E " "    \n \nE\nc " "'],
    ['x <<A <<-B\na\nA\nb\n\tB\nc', 'x <<A <<-B\n \nA\n \n\tB\nc'],
    ['x <<E\na\n E', 'x <<E\n \n  '],
    ['x <<\\E\na\nE', 'x <<\\E\n \nE'],
    ['x <<< "E"\na', 'x <<< " "\na'],
    ['x=$((a > ((b) + 1))) y', 'x=                   y'],
    ['x=$((a >b); (c) )', 'x=$((a >b); (c) )'],
    ['x\\', 'x '],
  ])('%j is %j', (text, masked) => {
    expect(maskShell(text)).toBe(masked);
  });
});

describe('takes time as the text is long, no more: 100 kB of', () => {
  // Where every place of a line looks over all the others, such a text takes 5 s to an hour.
  const size = 100_000;
  it.each([
    ...[
      ' ',
      '\t',
      '\n',
      '(',
      '`',
      '$',
      '\\',
      '<',
      '>',
      '[ ',
      '> ',
      '&>',
      '&>\n',
      'x=(',
      ' #',
      'a#',
      '; ',
      'a',
    ],
    ...['"\\', 'a "', "'a", "$'\\'", '<<A ', '<<A\n', '<<"A', '<< ', '$((', '$(( ', '$((1) ', '$(( ) ) '],
    ...[
      'rm ',
      'apt ',
      'sudo ',
      'then ',
      'local ',
      'sed -sed ',
      'apt -apt ',
      'x=/sed -x=/sed ',
      ' == ',
      '[ a == ',
    ],
    '<<E "\\"(((\'$((',
  ])('%j', (piece) => {
    const shapes = [piece.repeat(size / piece.length), `${piece.repeat(size / piece.length)}!`];
    for (const text of [...shapes, ...shapes.map((shape) => `sed [ "${shape}`)]) {
      const begin = performance.now();
      lintShell(text, { isCheck: true });
      expect(performance.now() - begin).toBeLessThan(2000);
    }
  });

  it.each([
    ['distinct here-documents without end', (n: number) => `<<A${n}\n`],
    ['brackets that close apart', (n: number) => (n % 3 === 0 ? '$(( ' : ') ')],
  ])('%s', (_what, piece) => {
    const text = Array.from({ length: 20_000 }, (_, n) => piece(n)).join('');
    const begin = performance.now();
    lintShell(text, { isCheck: true });
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
