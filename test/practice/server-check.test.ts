/** `ctctl server check`: the layers in their order, and for each way to fail the layer that failed as the last row. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ServerInput } from '../../src/inventory/schema.ts';
import type { Result } from '../support/ctctl.ts';
import { entryFor, knownHostsOf, knownLines, writeServers } from '../support/inventory.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { startPrivateXenSshd } from '../support/private-xen-sshd.ts';
import { brokenServers, closedPort, silentPort } from '../support/sshd/broken.ts';
import { makeKey } from '../support/sshd/keys.ts';
import { startXenSshd, toolsFields } from '../support/xen-sshd.ts';

interface Row {
  readonly layer: string;
  readonly state: string;
  readonly text: string;
}

const wayThere = ['name', 'TCP', 'banner', 'algorithms', 'host key', 'authentication'];
const inside = ['shell', 'system', 'clock', 'toolstack', 'xen', 'hvm', 'memory'];
const rest = ['volume group', 'bridges', 'folders', 'tools'];
const login = 'a password of the test';
const sudo = 'another password of the test';

let practice: Practice;
const stops: (() => unknown)[] = [];
beforeAll(async () => {
  practice = await startPractice('xl');
  const users = await startPrivateXenSshd(practice, { login, sudo });
  const odd = await startXenSshd(practice, {
    config: ['KexAlgorithms sntrup761x25519-sha512@openssh.com'],
  });
  const silent = await silentPort();
  const mute = await brokenServers['says SSH, then nothing']();
  const web = await brokenServers['is a web server']();
  for (const server of [users, odd, silent, mute, web]) stops.push(() => server.stop());
  const fields = toolsFields(practice);
  const as = (user: string, more: ServerInput = {}): ServerInput =>
    entryFor(users, { ...fields, user, ...more });
  const at = (port: number): ServerInput => ({ address: '127.0.0.1', port });
  const { servers } = parse(readFileSync(practice.inventory, 'utf8'));
  writeServers(practice, {
    ...servers,
    lost: { address: 'nosuch.invalid' },
    closed: at((await closedPort()).port),
    silent: at(silent.port),
    mute: at(mute.port),
    web: at(web.port),
    odd: entryFor(odd, fields),
    stranger: as('chef'),
    keyless: as('chef', { identity: makeKey(practice.folder, 'other').file }),
    nokey: as('chef', { identity: `${practice.folder}/nothing` }),
    fish: as('fisch'),
    shellless: as('falsch'),
    toolless: as('anna'),
    anna: as('anna', { sudo: true }),
    nina: as('nina', { sudo: true }),
  });
  const names = ['keyless', 'nokey', 'fish', 'shellless', 'toolless', 'anna', 'nina'];
  writeFileSync(
    knownHostsOf(practice),
    readFileSync(knownHostsOf(practice), 'utf8') + knownLines(users, ...names) + knownLines(odd, 'odd'),
  );
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await practice?.stop();
});

const check = (name: string, ...flags: string[]): Promise<Result> =>
  practice.run(['server', 'check', name, ...flags]);

function rowsOf({ stdout }: Result): readonly Row[] {
  const { kind, items } = JSON.parse(stdout) as { kind: string; items: readonly Row[] };
  expect(kind).toBe('ServerCheck');
  return items;
}

describe('a good server', () => {
  it.each([
    ['a practice server', 'practice'],
    ['a login shell that is no POSIX shell', 'fish'],
  ])('%s has all layers, in their order', async (_what, name) => {
    const result = await check(name, '-o', 'json');
    expect([result.code, result.stderr]).toEqual([0, '']);
    const rows = rowsOf(result);
    expect(rows.map(({ layer }) => layer)).toEqual([...wayThere, ...inside, ...rest]);
    expect(rows.filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  it('with a password for sudo', async () => {
    const args = ['server', 'check', 'anna', '--json', '--password-stdin'];
    const result = await practice.run(args, { input: `${sudo}\n` });
    expect([result.code, result.stderr]).toEqual([0, '']);
    const rows = rowsOf(result);
    expect(rows.map(({ layer }) => layer)).toEqual([...wayThere, 'sudo', ...inside, ...rest]);
    expect(rows.find(({ layer }) => layer === 'sudo')?.text).toBe('with a password');
  });

  it('as a table says the same, and opens one session', async () => {
    const before = practice.sessions();
    const { code, stdout, stderr } = await check('practice');
    expect([code, stderr, practice.sessions() - before]).toEqual([0, '', 1]);
    const [header, ...lines] = stdout.trimEnd().split('\n');
    expect(header).toMatch(/^LAYER +STATE +DETAIL$/);
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual(
      [...wayThere, ...inside, ...rest].map((layer) => [layer, 'ok']),
    );
  });
});

interface Failing {
  readonly name: string;
  readonly flags?: readonly string[];
  readonly passed: readonly string[];
  readonly layer: string;
  readonly code: number;
  readonly words: RegExp;
  readonly next?: RegExp;
}

const upTo = (layer: string): readonly string[] => wayThere.slice(0, wayThere.indexOf(layer));

describe.concurrent('a way that ends', () => {
  it.each<Failing>([
    { name: 'lost', passed: [], layer: 'name', code: 4, words: /no host named nosuch\.invalid/ },
    { name: 'closed', passed: upTo('TCP'), layer: 'TCP', code: 4, words: /connection refused/ },
    { name: 'silent', passed: upTo('TCP'), layer: 'TCP', code: 4, words: /no TCP connection .* within 5 s/ },
    {
      name: 'silent',
      flags: ['--timeout', '1s'],
      passed: upTo('TCP'),
      layer: 'TCP',
      code: 7,
      words: /not done within 1s/,
    },
    {
      name: 'web',
      passed: upTo('banner'),
      layer: 'banner',
      code: 4,
      words: /is no SSH server: it sends "HTTP\/1\.1 400 Bad Request"/,
    },
    {
      name: 'mute',
      flags: ['--timeout', '2s'],
      passed: upTo('algorithms'),
      layer: 'algorithms',
      code: 7,
      words: /not done within 2s/,
    },
    {
      name: 'odd',
      passed: upTo('algorithms'),
      layer: 'algorithms',
      code: 4,
      words: /no common key exchange: it offers sntrup761x25519-sha512@openssh\.com; ctctl offers curve/,
      next: /transport: openssh/,
    },
    {
      name: 'stranger',
      passed: ['name', 'TCP', 'banner'],
      layer: 'host key',
      code: 4,
      words: /host key is not known yet: SHA256:/,
      next: /ctctl server trust stranger --accept-host-key SHA256:/,
    },
    {
      name: 'keyless',
      passed: upTo('authentication'),
      layer: 'authentication',
      code: 4,
      words: /was not let in; key \S+other: refused/,
    },
    {
      name: 'shellless',
      passed: wayThere,
      layer: 'shell',
      code: 1,
      words: /\/bin\/sh did not run the script there \(exit 1\)/,
    },
    {
      name: 'anna',
      passed: wayThere,
      layer: 'sudo',
      code: 5,
      words: /sudo wants a password/,
      next: /ctctl secret set anna --sudo/,
    },
    {
      name: 'nina',
      passed: wayThere,
      layer: 'sudo',
      code: 5,
      words: /may not use sudo|wants a password/,
      next: /ctctl server sudoers nina/,
    },
  ])('to $name ends at $layer with $code', async ({ name, flags = [], ...expected }) => {
    const { passed, layer, code, words, next = /./ } = expected;
    const result = await check(name, '-o', 'json', ...flags);
    const rows = rowsOf(result);
    expect(rows.map((row) => [row.layer, row.state])).toEqual([
      ...passed.map((each) => [each, 'ok']),
      [layer, 'failed'],
    ]);
    expect(rows.at(-1)?.text).toMatch(words);
    expect(rows.at(-1)?.text).not.toMatch(/\n|\p{Cc}/u);
    const error = JSON.parse(result.stderr.trim().split('\n').at(-1) ?? '');
    expect([result.code, error.exitCode]).toEqual([code, code]);
    if (code !== 7) expect([error.server, error.next ?? '.']).toEqual([name, expect.stringMatching(next)]);
  });

  it('a key file that is not there belongs to the login, not to the server', async () => {
    const result = await check('nokey', '--json');
    expect(rowsOf(result).at(-1)).toEqual({
      layer: 'authentication',
      state: 'failed',
      text: expect.stringMatching(/the key file \S+nothing/),
    });
    expect(result.code).toBe(4);
  });

  it('as a table ends with one line on stderr', async () => {
    const { code, stdout, stderr } = await check('closed');
    expect(stdout).toMatch(/^LAYER.*\nname +ok .*\nTCP +FAILED .*connection refused\)\n$/);
    expect([code, stderr]).toEqual([4, expect.stringMatching(/^ctctl: closed: .*refused.*\n$/)]);
  });

  it('a server without Xen is looked at to the end', async () => {
    const result = await check('toolless', '--json');
    const failed = rowsOf(result).filter(({ state }) => state === 'failed');
    expect(failed.map(({ layer }) => layer)).toEqual(['toolstack', 'volume group']);
    expect(rowsOf(result).find(({ layer }) => layer === 'shell')).toMatchObject({ state: 'warning' });
    expect(result.code).toBe(1);
  });

  it('an unknown server', async () => {
    const { code, stdout, stderr } = await check('practise');
    expect([code, stdout, stderr]).toEqual([3, '', expect.stringContaining('did you mean "practice"?')]);
  });
});
