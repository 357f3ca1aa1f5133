/** Nasty inputs that can be had in any size: about `size` characters each. */

export interface Family {
  readonly name: string;
  text(size: number): string;
}

/** As many of a piece as fill the size. */
const many = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length));

const numbered = (size: number, line: (index: number) => string): string => {
  const lines: string[] = [];
  for (let length = 0; length < size; length += lines.at(-1)?.length ?? 1) lines.push(line(lines.length));
  return lines.join('');
};

const base = "name = 't'\nkernel = '/k'\nmemory = 64\n";
const family = (name: string, text: (size: number) => string): Family => ({
  name,
  text: (size) => base + text(size),
});

/** For both parsers, whatever they make of it. */
const both: readonly Family[] = [
  family('one long text', (size) => `extra = '${many('x', size)}'\n`),
  family('a long text of escapes', (size) => `extra = '${many('\\n', size)}'\n`),
  family('an unterminated text', (size) => `extra = '${many('x', size)}`),
  family('an unterminated text of quotes', (size) => `extra = '${many(`\\'"`, size)}`),
  family('many unterminated texts', (size) => many("a = 'x\n", size)),
  family('semicolons', (size) => many('a = 1;', size)),
  family('nothing but semicolons', (size) => many(';', size)),
  family('comments', (size) => many('# a comment\n', size)),
  family('comments behind values', (size) => many("extra = 'x' # it's \"a\" comment\n", size)),
  family('one long comment', (size) => `# ${many('# ', size)}`),
  family('empty lines', (size) => many('\n', size)),
  family('blanks', (size) => `a =${many(' ', size)}1\n`),
  family('CR LF', (size) => many('# a\r\n', size)),
  family(
    'disks',
    (size) => `disk = [ ${numbered(size, (index) => `'phy:/dev/vg/lv${index},xvda${index},w',\n`)} ]\n`,
  ),
  family('disks in one text', (size) => `disk = [ '${many('phy:/dev/a,xvda,w,', size)}' ]\n`),
  family('disks of prefixes', (size) => `disk = [ '${many('phy:', size)}a,xvda,w' ]\n`),
  family('disks of blanks', (size) => `disk = [ '${many(' ', size)}' ]\n`),
  family('disks of colons', (size) => `disk = [ 'phy:a,${many('hda:', size)},w' ]\n`),
  family('disks added', (size) => many("disk += [ 'phy:/dev/a,xvda,w' ]\n", size).replace('+=', '=')),
  family('cards', (size) => `vif = [ ${many("'mac=00:16:3e:00:00:01,bridge=br0',", size)} ]\n`),
  family('a card of many words', (size) => `vif = [ '${many('mac=00:16:3e:00:00:01, ', size)}' ]\n`),
  family('a card of blanks', (size) => `vif = [ '${many(' ', size)}x' ]\n`),
  family('a card of equals signs', (size) => `vif = [ 'ip${many('=', size)}' ]\n`),
  family('screens', (size) => `vfb = [ '${many('vnc=1, ', size)}' ]\n`),
  family('CPUs', (size) => `cpus = '${many('1-2,^3,', size)}'\n`),
  family('additions to a text', (size) => many("extra += 'x'\n", size).replace('+=', '=')),
  family('one key again and again', (size) => many('memory = 64\n', size)),
  family('many keys', (size) => numbered(size, (index) => `key${index} = ${index}\n`)),
  family('a long key', (size) => `${many('a', size)} = 1\n`),
  family('a long number', (size) => `memory = ${many('9', size)}\n`),
  family('zeros', (size) => `memory = '${many('0', size)}'\n`),
  family('brackets', (size) => `a = ${many('[', size)}\n`),
  family('brackets that close', (size) => `a = ${many('[', size / 2)}${many(']', size / 2)}\n`),
  family('a list of lists', (size) => `a = [${many('[1],', size)}]\n`),
  family('commas', (size) => `vif = [${many(',', size)}]\n`),
  family('faults', (size) => many('- ', size)),
  family('NUL', (size) => many('\0', size)),
];

/** Python that people could write. */
export const xmFamilies: readonly Family[] = [
  ...both,
  family('a sum of texts', (size) => `extra = ${many("'x' + ", size)}'x'\n`),
  family('a sum of numbers', (size) => `memory = ${many('1 + ', size)}1\n`),
  family('texts side by side', (size) => `extra = ${many("'x' ", size)}\n`),
  family('formats', (size) => `extra = '${many('%s ', size / 2)}' % (${many('1, ', size / 2)})\n`),
  family('brackets of calls', (size) => `a = ${many('str(', size)}\n`),
  family('attributes', (size) => `a = os${many('.path', size)}\n`),
  family('entries appended', (size) => `disk = []\n${many("disk.append('phy:/dev/a,hda,w')\n", size)}`),
  family('names', (size) => `a = 1\n${many('a = a\n', size)}`),
  family('chained names', (size) => `${many('a = ', size)}1\n`),
  family('an if for each', (size) => many("if memory: extra = 'x'\n", size)),
  family('unknown ifs', (size) => `x = os.getenv('x')\n${many('if x: vcpus = 2\n', size)}`),
  family('elifs', (size) => `if memory == 1: a = 1\n${many('elif memory == 2: a = 2\n', size)}`),
  family('functions', (size) => many('def f(x): return x\na = f(1)\n', size)),
  family('dictionaries', (size) => `a = { ${numbered(size, (index) => `'k${index}': ${index}, `)} }\n`),
  family('tries', (size) => many('try: a = 1\nexcept: a = 2\n', size)),
  family('missing files', (size) => numbered(size, (index) => `a${index} = 1\nexecfile('/f${index}')\n`)),
  family('one missing file', (size) => many("execfile('/f')\nmemory = 5\n", size)),
  family('an unterminated long text', (size) => `extra = """${many('"x', size)}`),
  family('lines that go on', (size) => `a = 1 ${many('\\\n ', size)}\n`),
  family('lambdas', (size) => many('a = lambda x: x\n', size)),
  family('comprehensions', (size) => many('a = [ b for b in [1, 2] ]\n', size)),
  family('methods', (size) => `extra = 'a,b'${many(".replace('a', 'b')", size)}\n`),
  family('imports', (size) => many('import os, re\n', size)),
];

/** What only xl reads otherwise than as a fault. */
export const xlFamilies: readonly Family[] = [
  ...both,
  family('disks by name', (size) => `disk = [ '${many('vdev=xvda,', size)}target=/x' ]\n`),
  family('disks of flags', (size) => `disk = [ '${many('cdrom,', size)}a,raw,b' ]\n`),
  family('disks of wrong words', (size) => `disk = [ '${many('a=b,', size)}' ]\n`),
  family('lists in lists', (size) => `vnuma = [ ${many('[ "pnode=0" ], ', size)} ]\n`),
  family('channels', (size) => `channel = [ '${many('name=a,', size)}' ]\n`),
  family('usb devices', (size) => `usbdev = [ '${many('type=hostdev,', size)}' ]\n`),
];
