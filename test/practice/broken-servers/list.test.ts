/** `ctctl list` over servers that are broken in every way: the others are there, the broken ones say why, in time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../support/ctctl.ts';
import { type BrokenName, type BrokenWorld, brokenNames, startBrokenWorld } from './inventory.ts';

interface Row {
  readonly server: string;
  readonly state: string;
  readonly name?: string;
  readonly reason?: string;
}

const reasons: Readonly<Record<BrokenName, RegExp>> = {
  closed: /connection refused/,
  silent: /no TCP connection with 127\.0\.0\.1:\d+ within 5 s/,
  mute: /no SSH handshake with 127\.0\.0\.1:\d+ within 10 s/,
  shut: /closed the connection before the SSH handshake/,
  reset: /closed the connection before the SSH handshake/,
  web: /is no SSH server: it sends "HTTP/,
  noise: /is no SSH server: it sends binary data/,
  confused: /does not speak SSH properly/,
  rude: /go away/,
};

let world: BrokenWorld;
let results: Readonly<Record<'table' | 'json' | 'yaml' | 'csv', Result>>;
/** Milliseconds, of all formats side by side. */
let time: number;
beforeAll(async () => {
  world = await startBrokenWorld();
  const begun = performance.now();
  const list = (format: string): Promise<Result> => world.home.run(['list', '-o', format]);
  const [table, json, yaml, csv] = await Promise.all([
    list('table'),
    list('json'),
    list('yaml'),
    list('csv'),
  ]);
  time = performance.now() - begun;
  results = { table, json, yaml, csv };
});
afterAll(() => world?.stop());

const rows = (): readonly Row[] => (JSON.parse(results.json.stdout) as { items: readonly Row[] }).items;

describe('a list of ten servers, one of them good', () => {
  it('ends within the limits of its stages', () => {
    expect(time).toBeGreaterThan(9000);
    expect(time).toBeLessThan(20_000);
  });

  it.each(['table', 'json', 'yaml', 'csv'] as const)('as %s ends with 6, and without a stack', (format) => {
    const { code, stderr, stdout } = results[format];
    expect(code).toBe(6);
    for (const text of [stderr, stdout]) expect(text).not.toMatch(/^\s+at |internal error/m);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(brokenNames.length);
  });

  it('has the domains of the good one', () => {
    expect(rows().filter(({ server }) => server === 'good')).toMatchObject([
      { name: 'Domain-0', state: 'running' },
      { name: 'winxp', state: 'running' },
    ]);
    expect(results.table.stdout).toMatch(/^good +winxp +3 +running/m);
  });

  it('has the servers in the order of the inventory', () => {
    const servers = [...new Set(rows().map(({ server }) => server))];
    expect(servers).toEqual([...brokenNames.slice(0, 4), 'good', ...brokenNames.slice(4)]);
  });

  it.each(brokenNames)('has one marked row for %s, with the reason in one line', (name) => {
    const own = rows().filter(({ server }) => server === name);
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ state: 'unreachable' });
    expect(own[0]?.reason).toMatch(reasons[name]);
    expect(own[0]?.reason).not.toMatch(/[\n\r]/);
    const line = results.table.stdout.split('\n').filter((text) => text.startsWith(`${name} `));
    expect(line).toHaveLength(1);
    expect(line[0]).toContain('unreachable');
    expect(line[0]).toMatch(reasons[name]);
  });

  it.each(['table', 'csv'] as const)(
    'as %s has one line a row, and no escape sequences of a server',
    (format) => {
      const { stdout } = results[format];
      expect(stdout.trimEnd().split('\n')).toHaveLength(1 + rows().length);
      expect(stdout).not.toContain('\u001b');
    },
  );
});
