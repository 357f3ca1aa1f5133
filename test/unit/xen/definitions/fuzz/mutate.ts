/** Texts with one to six things wrong that nobody wrote: cut, doubled, spliced, mixed, with words put in. */
import { corpus } from './corpus.ts';
import type { Random } from './random.ts';

/** What tips a scanner or a parser over. */
const pieces = [
  ...'\'"\\#=+,;:()[]{}%$\n\r\t \0`@ü0\uFEFF\f',
  ...[
    '+=',
    "'''",
    '"""',
    '\r\n',
    '-1',
    '0x',
    '1L',
    '1e9',
    '0777',
    'None',
    "u'",
    "r'",
    '\\\n',
    '\n  ',
    ' ; ',
    '\\x41',
  ],
  ...[' if ', ' for x in ', 'lambda x: ', 'def f(x):\n ', 'while 1:\n ', 'try:\n ', 'except:\n ', 'else:'],
  ...[
    'import os\n',
    'execfile("inc.cfg")\n',
    'sys.exit(1)',
    'exec "x=1"\n',
    'class a:\n ',
    'with x:\n ',
    'locals()',
  ],
  ...['*10**9', ' % ', '.split(",")', '.append(x)', '[::2]', 'os.uname()[4]', 'range(10**9)', 'del name\n'],
  ...['x', 'disk', 'memory', 'mac=', 'phy:', 'vdev=', 'target=', 'vif = [', 'name = ', "disk += ['']\n"],
];

/** @param texts most inputs begin as one of these, the others as anything in the corpus. */
export function mutated(random: Random, texts: readonly string[]): string {
  let text = random.below(4) === 0 ? random.pick(corpus).text : random.pick(texts);
  const isWild = random.below(3) === 0;
  for (let count = 1 + random.below(6); count > 0; count--)
    text = isWild || random.below(8) === 0 ? mutateOnce(text, random) : mutateLine(text, random);
  return text;
}

/** Grown by doubling it stays a text that is soon read. */
const longest = 6000;

function mutateOnce(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const behind = at + random.below(12);
  switch (random.below(7)) {
    case 0:
      return text.slice(0, at) + text.slice(behind);
    case 1:
      return text.slice(0, at) + random.pick(pieces) + text.slice(behind);
    case 2:
      return text.slice(0, at) + text.slice(random.below(text.length + 1));
    case 3:
      return (text.slice(0, at) + text.slice(random.below(at + 1))).slice(0, longest);
    case 4:
      return text.slice(0, at) + part(random.pick(corpus).text, random) + text.slice(at);
    case 5:
      return (
        text.slice(0, at) +
        String.fromCharCode(random.below(random.pick([128, 0x250, 0x10000]))) +
        text.slice(at)
      );
    default:
      return text.slice(0, at) + random.pick(pieces) + text.slice(at);
  }
}

/** Whole lines: most of what comes of it can be read. */
function mutateLine(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const other = random.pick(random.below(2) === 0 ? lines : random.pick(corpus).text.split('\n'));
  switch (random.below(5)) {
    case 0:
      return lines.toSpliced(at, 1).join('\n');
    case 1:
      return lines.with(at, other).join('\n');
    case 2:
      return lines
        .with(at, `${lines[at] ?? ''}${random.pick([' # c', ';', ' ; a = 1', '\r', ' ', ' # "ü"'])}`)
        .join('\n');
    default:
      return lines.toSpliced(at, 0, other).join('\n');
  }
}

function part(text: string, random: Random): string {
  const from = random.below(text.length + 1);
  return text.slice(from, from + random.below(60));
}
