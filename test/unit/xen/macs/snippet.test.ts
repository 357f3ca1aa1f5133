/** The Python for definitions: run by a real Python as xm runs it, and followed by our own reader. */
import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesNeeded, readXm } from '../../../../src/xen/definitions/xm/read.ts';
import { parseRegistry } from '../../../../src/xen/macs/registry.ts';
import { isOurSnippet, macSnippet, registryOf, withSnippetLine } from '../../../../src/xen/macs/snippet.ts';

let folder = '';
let registry = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ctctl-o'macs-"));
  registry = join(folder, 'macaddrs.conf');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As xm does it: the names of the definition apart from the global ones, `execfile` among those of Python. */
const host = `
import json, sys
def execfile(path, scope):
    exec(compile(open(path).read(), path, 'exec'), {'__builtins__': __builtins__}, scope)
scope = json.loads(sys.argv[2])
execfile(sys.argv[1], scope)
wanted = json.loads(sys.argv[3])
if wanted is None:
    sys.exit('mymac: %s' % scope.get('mymac'))
cards = [scope['mymacs'][card] for card in wanted]
print(json.dumps([scope.get('mymac')] + cards + [list(scope['mymacs'])]))
`;

function run(scope: object, cards: readonly number[] | null = []) {
  const path = join(folder, 'ctctl-macs.py');
  writeFileSync(path, macSnippet(registry));
  const args = ['-c', host, path, JSON.stringify(scope), JSON.stringify(cards)];
  return spawnSync('python3', args, { encoding: 'utf8' });
}

function macs(scope: object, cards: readonly number[] = []): readonly unknown[] {
  const { status, stdout, stderr } = run(scope, cards);
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as readonly unknown[];
}

const xens = expect.stringMatching(/^00:16:3e:[0-7][\da-f](?::[\da-f]{2}){2}$/) as string;

describe('the snippet in Python', () => {
  it('takes what the registry says, and leaves the file alone', () => {
    const text = '# mine\nother 00:16:3e:00:00:09\nw 00:16:3e:00:00:01 00:16:3e:00:00:02 # both';
    writeFileSync(registry, text);
    expect(macs({ name: 'w' }, [0, 1])).toEqual([
      '00:16:3e:00:00:01',
      '00:16:3e:00:00:01',
      '00:16:3e:00:00:02',
      ['00:16:3e:00:00:01', '00:16:3e:00:00:02'],
    ]);
    expect(readFileSync(registry, 'utf8')).toBe(text);
  });

  it('makes up what is missing, once, and keeps comments, order and mode', () => {
    writeFileSync(registry, '# mine\nw 00:16:3e:00:00:01 # first\nother 00:16:3e:00:00:09', { mode: 0o640 });
    const [, third] = macs({ name: 'w' }, [2]);
    expect(third).toEqual(xens);
    const lines = readFileSync(registry, 'utf8').split('\n');
    expect(lines).toEqual([
      '# mine',
      expect.stringMatching(`^w 00:16:3e:00:00:01 \\S+ ${third as string} # first$`),
      'other 00:16:3e:00:00:09',
      '',
    ]);
    expect(statSync(registry).mode & 0o777).toBe(0o640);
    expect(macs({ name: 'w' }, [2])[1]).toBe(third);
    expect(readdirSync(folder).toSorted()).toEqual(['ctctl-macs.py', 'macaddrs.conf']);
  });

  it('begins a registry where there is none', () => {
    const [first] = macs({ name: 'w' });
    expect(first).toEqual(xens);
    expect(readFileSync(registry, 'utf8')).toBe(`w ${first as string}\n`);
    expect(statSync(registry).mode & 0o777).toBe(0o644);
  });

  it('what a link leads to is written, the link stays', () => {
    mkdirSync(join(folder, 'kept'));
    const kept = join(folder, 'kept/macs');
    writeFileSync(kept, '# mine\n');
    symlinkSync('kept/macs', registry);
    const [first] = macs({ name: 'w' });
    expect(lstatSync(registry).isSymbolicLink()).toBe(true);
    expect(readFileSync(kept, 'utf8')).toBe(`# mine\nw ${first as string}\n`);
    expect(readdirSync(join(folder, 'kept'))).toEqual(['macs']);
  });

  it('the first card keeps what an older ctsrvcommon has given it', () => {
    const old = '00:16:3e:12:34:56';
    expect(macs({ name: 'w', mymac: old }, [1])).toEqual([old, xens, [old, xens]]);
    // The registry knows better from now on.
    expect(macs({ name: 'w', mymac: '00:16:3e:00:00:00' })[0]).toBe(old);
  });

  it('two domains that start at once both find their place', async () => {
    const { spawn } = await import('node:child_process');
    const path = join(folder, 'ctctl-macs.py');
    writeFileSync(path, macSnippet(registry));
    const names = Array.from({ length: 8 }, (_, index) => `w${index}`);
    const codes = await Promise.all(
      names.map(
        (name) =>
          new Promise((settle) => {
            const child = spawn('python3', ['-c', host, path, JSON.stringify({ name }), '[1]'], {
              stdio: 'ignore',
            });
            child.on('close', settle);
          }),
      ),
    );
    expect(codes).toEqual(names.map(() => 0));
    const found = parseRegistry(readFileSync(registry, 'utf8'));
    expect([...found.keys()].toSorted()).toEqual(names);
    expect(new Set([...found.values()].flat()).size).toBe(16);
  });

  describe.each([
    ['without a name', {}],
    ['with an empty one', { name: '' }],
    ['with one that the file has no room for', { name: 'a b' }],
    ['with one that is no text', { name: 5 }],
  ])('%s', (_title, scope) => {
    it.each([
      ['a card', [0]],
      ['a loop', []],
    ])('%s ends xm, which says so', (_asked, cards) => {
      const { status, stderr } = run(scope, cards);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^\S+macaddrs\.conf: no name for a domain: .*\. Set it before execfile\.\n$/);
    });

    it('nobody is kept from anything else', () => {
      expect(run(scope, null).stderr).toBe('mymac: None\n');
      expect(run({ ...scope, mymac: '00:16:3e:00:00:01' }, null).stderr).toBe('mymac: 00:16:3e:00:00:01\n');
      expect(readdirSync(folder)).toEqual(['ctctl-macs.py']);
    });
  });
});

describe('the snippet for our own reader', () => {
  it('is known by its text, whatever its registry is called', () => {
    expect([macSnippet(), macSnippet("/a'b\\c")].map(registryOf)).toEqual([
      '/etc/xen/macaddrs.conf',
      "/a'b\\c",
    ]);
    expect(registryOf(`${macSnippet()}\n`)).toBeUndefined();
    expect(isOurSnippet(`${macSnippet()}\n`)).toBe(true);
    expect(isOurSnippet("mymac = 'x'\n")).toBe(false);
    expect(filesNeeded(macSnippet('/x/y'))).toEqual(['/x/y']);
  });

  it.each([
    ["xenpath='/x'\n", "xenpath='/x'\nexecfile('/s')\n"],
    ["xenpath='/x'", "xenpath='/x'\nexecfile('/s')\n"],
    ['a=1\r\n', "a=1\r\nexecfile('/s')\r\n"],
  ])('the line in ctsrvcommon', (before, after) => {
    expect(withSnippetLine(before, '/s')).toBe(after);
    expect(filesNeeded(after)).toEqual(['/s']);
  });

  const definition =
    "name='w'\nexecfile('/c')\nvif=['mac='+mymac+',bridge=a','mac='+mymacs[1]+',bridge=b']\n";
  const read = (text: string, known: string) =>
    readXm(text, {
      fileName: 'w',
      version: '3.2',
      files: new Map([
        ['/c', "execfile('/s')\n"],
        ['/s', macSnippet()],
        ['/etc/xen/macaddrs.conf', known],
      ]),
      variables: new Map(),
    });

  it('gives the addresses of the registry', () => {
    const reading = read(definition, 'w 00:16:3e:00:00:01 00:16:3e:00:00:02 # both\n');
    expect(reading).toMatchObject({
      definition: {
        vifs: [
          { mac: '00:16:3e:00:00:01', bridge: 'a' },
          { mac: '00:16:3e:00:00:02', bridge: 'b' },
        ],
        unevaluated: [],
      },
    });
  });

  it('what it does not say yet is unknown, not guessed', () => {
    const reading = read(definition, 'w 00:16:3e:00:00:01\n');
    expect(reading).toMatchObject({
      definition: { vifs: [{ mac: '00:16:3e:00:00:01' }], unevaluated: [{ line: 3, key: 'vif' }] },
    });
    const reason =
      'not in the file of addresses yet (drawn, and written down there, when the domain is started)';
    expect(read(definition, '')).toMatchObject({
      definition: {
        unevaluated: [{ reason: `entry 1 of vif: ${reason}` }, { reason: `entry 2 of vif: ${reason}` }],
      },
    });
  });

  it.each([
    ["execfile('/c')\nname='w'\nvif=['mac='+mymac]\n", { kind: 'refused', line: 3 }],
    ["execfile('/c')\nname='w'\nvif=['mac='+mymacs[0]]\n", { kind: 'refused', line: 3 }],
    ["name='a b'\nexecfile('/c')\nvif=['mac='+mymac]\n", { kind: 'refused', line: 3 }],
    ["execfile('/c')\nname='w'\nvif=['bridge=a']\n", { definition: { name: 'w', unevaluated: [] } }],
    ["execfile('/c')\nmemory=64\n", { definition: { name: 'w', memory: 64, unevaluated: [] } }],
  ])('without a name before it, as xm: %j', (text, expected) => {
    expect(read(text, '')).toMatchObject(expected);
  });
});
