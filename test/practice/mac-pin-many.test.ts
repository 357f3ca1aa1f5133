/** `mac pin` of several domains: one question, one run a server, and a row for what nobody can pin. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documents } from '../../src/output/documents.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { teachPython } from '../support/python-xm.ts';

const made = expect.stringMatching(/^00:16:3e:/) as string;

let practice: Practice;
/** The folder of the second server. */
let etch: string;

const define = (folder: string, name: string, vif: string, head = ''): void => {
  mkdirSync(join(folder, 'etc/xen'), { recursive: true });
  mkdirSync(join(folder, 'boot'), { recursive: true });
  writeFileSync(join(folder, 'boot/vmlinuz'), '');
  const text = `name = '${name}'\n${head}kernel = '${folder}/boot/vmlinuz'\nmemory = 64\nvif = ${vif}\n`;
  writeFileSync(join(folder, 'etc/xen', name), text);
};
const text = (folder: string, name: string): string => readFileSync(join(folder, 'etc/xen', name), 'utf8');

const pin = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await practice.run(['mac', 'pin', ...args, '--json']);
  expect(stdout, stderr).not.toBe('');
  const { items } = documents.MacPinList.parse(JSON.parse(stdout));
  const told = items.map((item) =>
    'state' in item ? `${item.server} ${item.error}` : `${item.server}:${item.domain} ${item.result}`,
  );
  return { code, items, told, stderr };
};

describe('several domains of two servers', () => {
  beforeAll(async () => {
    practice = await startPractice('xl');
    const other = await practice.run(['practice', 'start', '--name', 'etch', '--toolstack', 'xm', '--json']);
    expect(other.code, other.stderr).toBe(0);
    etch = (JSON.parse(other.stdout) as { folder: string }).folder;
    define(practice.server, 'a', "[ 'bridge=intern' ]");
    define(etch, 'b', "[ 'bridge=intern', 'bridge=extern' ]");
    for (const target of ['practice:a', 'etch:b']) {
      const started = await practice.run(['start', target]);
      expect(started.code, started.stderr).toBe(0);
    }
  });
  beforeEach(() => {
    define(practice.server, 'a', "[ 'bridge=intern' ]");
    define(practice.server, 'off', "[ 'bridge=intern' ]");
    define(etch, 'b', "[ 'bridge=intern', 'bridge=extern' ]");
    define(etch, 'broken', ')');
  });
  afterAll(async () => {
    await practice?.run(['practice', 'stop', '--name', 'etch']);
    await practice?.stop();
  });

  it('--all: what nobody can pin is left, with its reason; the rest is written', async () => {
    const before = text(practice.server, 'off');
    const { code, items, told } = await pin('--all', '--on', 'all', '--yes');
    expect(told).toEqual(['practice:a pinned', 'practice:off left', 'etch:b pinned', 'etch:broken left']);
    expect(code).toBe(6);
    expect(items).toMatchObject([
      { macs: [made], run: expect.any(String) },
      { run: null, reason: expect.stringMatching(/^off does not run.*--new/) },
      { macs: [made, made] },
      { reason: expect.stringMatching(/xm refuses it: .*; ctctl config lint etch:broken$/) },
    ]);
    expect(text(practice.server, 'off')).toBe(before);
    expect(text(practice.server, 'a')).toMatch(/\[ 'mac=00:16:3e:\S+,bridge=intern' \]/);
    expect(text(etch, 'b')).toMatch(/\[ 'mac=\S+,bridge=intern', 'mac=\S+,bridge=extern' \]/);
    const again = await pin('--all', '--on', 'practice', '--new', '--yes');
    expect([again.code, again.told]).toEqual([0, ['practice:a unchanged', 'practice:off pinned']]);
  });

  it('several names: one question for all, none with --yes or for a plan', async () => {
    const before = [text(practice.server, 'a'), text(etch, 'b')];
    const unasked = await practice.run(['mac', 'pin', 'practice:a', 'etch:b']);
    expect([unasked.code, unasked.stderr]).toEqual([
      5,
      expect.stringMatching(/Pin the addresses of 2 domains \(practice:a, etch:b\)\?.*use --yes/),
    ]);
    const plan = await pin('practice:a', 'etch:b', '--dry-run');
    expect([plan.code, plan.told]).toEqual([0, ['practice:a planned', 'etch:b planned']]);
    expect([text(practice.server, 'a'), text(etch, 'b')]).toEqual(before);
    // What is to be done is for one domain alone: as with any other one.
    const one = await pin('practice:a', 'practice:nosuch', 'practice:a');
    expect([one.code, one.told]).toEqual([6, ['practice:a pinned', 'practice:nosuch left']]);
    const { code, told } = await pin('practice:a', 'etch:b');
    expect([code, told]).toEqual([0, ['practice:a unchanged', 'etch:b pinned']]);
    const more = await practice.run(['mac', 'pin', 'practice:a', 'practice:off']);
    expect(more.stdout).toMatch(
      /^SERVER +DOMAIN +RESULT +DETAIL\n.* a +there already\n.* off +LEFT +off does/,
    );
  });

  it('--all: what runs without a definition is left, and what is too big for one', async () => {
    rmSync(join(practice.server, 'etc/xen/a'));
    writeFileSync(join(practice.server, 'etc/xen/image'), Buffer.alloc(2 << 20));
    const { code, told, items } = await pin('--all', '--on', 'practice', '--new', '--dry-run');
    expect([code, told]).toEqual([6, ['practice:off planned', 'practice:image left', 'practice:a left']]);
    expect(items.map((item) => item.reason)).toEqual([
      null,
      expect.stringMatching(/too much for a definition/),
      expect.stringMatching(/no definition of a /),
    ]);
    rmSync(join(practice.server, 'etc/xen/image'));
  });

  it('one run a server', async () => {
    const before = practice.sessions();
    const { items } = await pin('practice:a', 'practice:off', '--new', '--yes');
    const runs = items.map((item) => ('run' in item ? item.run : null));
    expect(new Set(runs).size).toBe(1);
    // The definitions, what runs, the run itself.
    expect(practice.sessions() - before).toBe(3);
  });

  it.each([
    [['--all'], '--on SERVERS'],
    [[], '--all --on SERVERS'],
    [['a', '--all'], '--all --on SERVERS'],
    [['a', '--on', 'etch'], '--on goes with --all'],
    [['a', 'b', '--show-script'], '--show-script is for one domain'],
  ])('usage: %j', async (args, words) => {
    const { code, stdout, stderr } = await practice.run(['mac', 'pin', ...args]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(words)]);
  });
});

describe('the registry', () => {
  let xm: Practice;
  beforeAll(async () => {
    practice = await startPractice('xm');
    xm = practice;
    teachPython(xm.server);
  });
  afterAll(() => xm?.stop());

  it('takes the addresses of all domains in one run, each file changed once', async () => {
    const common = join(xm.server, 'etc/xen/ctsrvcommon');
    const head = `execfile('${common}')\n`;
    define(xm.server, 'one', "[ 'mac='+mymac ]", head);
    define(xm.server, 'two', "[ 'mac='+mymac, '' ]", head);
    define(xm.server, 'off', "[ 'mac='+mymac ]", head);
    writeFileSync(
      common,
      "mymac = {'one': '00:16:3e:00:00:01', 'two': '00:16:3e:00:00:02'}.get(name, 'x')\n",
    );
    for (const name of ['one', 'two']) expect((await xm.run(['start', name])).code).toBe(0);
    // ctsrvcommon knows an address for it that ctctl does not: none is made up.
    const { told, items, code } = await pin('one', 'two', 'off', '--new', '--yes');
    expect([code, told]).toEqual([6, ['practice:one pinned', 'practice:two pinned', 'practice:off left']]);
    expect(items[2]).toMatchObject({ reason: expect.stringContaining('--new does not help') as string });
    expect(text(xm.server, 'macaddrs.conf')).toMatch(
      /\none 00:16:3e:00:00:01\ntwo 00:16:3e:00:00:02 00:16:3e:\S+\n$/,
    );
    expect(text(xm.server, 'ctsrvcommon').match(/execfile/g)).toHaveLength(1);
    expect(text(xm.server, 'two')).toContain("'mac='+mymacs[1]");
    expect(existsSync(join(xm.server, 'etc/xen/ctctl-macs.py'))).toBe(true);
    expect((await pin('one', 'two')).told).toEqual(['practice:one unchanged', 'practice:two unchanged']);
    // From now on the registry may make one up for it.
    expect((await pin('off', 'one', '--new')).told).toEqual([
      'practice:off pinned',
      'practice:one unchanged',
    ]);
  }, 60_000);
});
