/** What goes wrong on a server: the cause in one line, the right exit code, and nothing left half made. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Practice, startPractice, winxp } from '../support/practice.ts';

const create = (name: string, ...more: string[]): string[] => [
  ...winxp.map((word) => (word === 'winxp' ? name : word)),
  ...more,
];

describe.each(['xl', 'xm'] as const)('with %s', (toolstack) => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await startPractice(toolstack);
  });
  afterAll(() => practice.stop());

  const fails = async (args: readonly string[], code: number, words: RegExp): Promise<void> => {
    const result = await practice.run(args);
    expect(result.stderr).toMatch(words);
    expect(
      result.stderr
        .trimEnd()
        .split('\n')
        .filter((line) => line.startsWith('ctctl:')),
    ).toHaveLength(1);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.code).toBe(code);
  };
  const nothingOf = async (name: string): Promise<void> => {
    expect(existsSync(join(practice.server, 'etc/xen', name))).toBe(false);
    const { stdout } = await practice.run(['volume', 'list', '-o', 'csv']);
    expect(stdout).not.toContain(name);
  };

  it.each([
    [
      'no space in the volume group',
      ['--disk', '100G'],
      /no space in the volume group server: 100 GiB asked for, \S+ GiB free/,
    ],
    ['the ISO image missing', ['--iso', 'none.iso'], /the ISO image \S+none\.iso is not on the server/],
    ['no such bridge', ['--bridge', 'nowhere'], /there is no bridge nowhere \(there: extern intern\)/],
    [
      'too little memory',
      ['--memory', '16G', '--start'],
      /not enough memory for bad: 16384 MiB of memory asked for, \d+ MiB free/,
    ],
  ])('refuses before the first change: %s', async (_what, flags, words) => {
    await fails([...create('bad'), ...flags], 5, words);
    await nothingOf('bad');
  });

  it('refuses a name that is taken by another kind of domain', async () => {
    writeFileSync(
      join(practice.server, 'etc/xen/taken'),
      "name = 'taken'\nmemory = 64\nkernel = '/boot/vmlinuz'\n",
    );
    await fails(create('taken'), 5, /definition \S+taken is there and differs: type is pv, asked for hvm/);
    expect((await practice.run(['volume', 'list', '-o', 'csv'])).stdout).not.toContain('taken');
  });

  it('takes everything back when the domain does not start', async () => {
    practice.control('fail-create', 'the practice server was told to fail');
    await fails(
      create('bad', '--start'),
      1,
      /domain bad running: failed: .*told to fail.*taken back: volume server\/bad of 8 GiB, definition/,
    );
    await nothingOf('bad');
  });

  it('leaves a guest that does not shut down running, and pulls the plug only when asked to', async () => {
    if (toolstack === 'xm') return expect(practice.control('show')).toContain('"toolstack"');
    expect((await practice.run(create('deaf', '--start'))).code).toBe(0);
    practice.control('set', 'deaf', 'stubborn', 'yes');
    await fails(
      ['stop', 'deaf', '--timeout', '1s'],
      7,
      /deaf did not shut down within 1 s; try again with a longer --timeout, or with --force/,
    );
    await fails(['stop', 'deaf', '--force'], 5, /cannot ask .*; use --yes/);
    expect((await practice.run(['stop', 'deaf', '--force', '--timeout', '1s', '--yes'])).code).toBe(0);
    expect(JSON.parse((await practice.run(['show', 'deaf', '--json'])).stdout)).toMatchObject({
      state: 'halted',
    });
  });

  it('says that a stop under xm is a power-off for a guest without drivers', async () => {
    expect((await practice.run(create('plain', '--start'))).code).toBe(0);
    const { code, stderr } = await practice.run(['stop', 'plain']);
    expect(code).toBe(0);
    if (toolstack === 'xm')
      expect(stderr).toMatch(
        /warning: plain is an HVM domain without PV drivers: under xm a stop is a power-off/,
      );
    else expect(stderr).not.toContain('warning');
  });

  it('does not act on the server itself', async () => {
    for (const verb of ['stop', 'reboot', 'pause']) {
      await fails([verb, 'Domain-0'], 5, /Domain-0 is the server itself, not a guest/);
    }
  });

  it("does not take somebody else's volume for a new disk", async () => {
    execFileSync(join(practice.server, 'bin/lvcreate'), ['-L', '8G', '-n', 'foreign', 'server']);
    await fails(
      create('foreign'),
      5,
      /the volume server\/foreign is there already, but foreign is not: it may hold somebody's data/,
    );
    expect(existsSync(join(practice.server, 'etc/xen/foreign'))).toBe(false);
  });

  it('stops a domain whose definition is gone', async () => {
    const small = create('lost', '--disk', '100M', '--memory', '64', '--start');
    expect((await practice.run(small)).code).toBe(0);
    rmSync(join(practice.server, 'etc/xen/lost'));
    const { code, stdout } = await practice.run(['stop', 'lost', '--json']);
    expect([code, (JSON.parse(stdout) as { outcome: string }).outcome]).toEqual([0, 'changed']);
    await fails(['stop', 'lost'], 3, /no domain lost/);
  });

  it('starts what it created under the file name that the definition has', async () => {
    const small = create('renamed', '--disk', '100M', '--memory', '64');
    expect((await practice.run(small)).code).toBe(0);
    renameSync(join(practice.server, 'etc/xen/renamed'), join(practice.server, 'etc/xen/renamed.cfg'));
    expect((await practice.run([...small, '--start'])).code).toBe(0);
  });

  it('ends in time when the server falls silent', async () => {
    const { pid } = JSON.parse(readFileSync(join(practice.server, 'ready.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGSTOP');
    try {
      const started = performance.now();
      const { code } = await practice.run(['list', '--timeout', '2s']);
      expect(code).toBe(7);
      // The server comes back only after this: the program must not have waited for it.
      expect(performance.now() - started).toBeLessThan(15_000);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  it('keeps a VNC password out of everything but the definition', async () => {
    const secret = 'Gx7-kQ2w';
    const file = join(practice.folder, 'password');
    mkdirSync(practice.folder, { recursive: true });
    writeFileSync(file, `${secret}\n`);
    const call = create('locked', '--vnc-password-file', file);
    const seen: string[] = [];
    for (const more of [
      ['--show-script'],
      ['--dry-run', '--debug'],
      ['--verbose', '--json'],
      ['--start', '--debug'],
    ]) {
      const { stdout, stderr } = await practice.run([...call, ...more]);
      seen.push(stdout, stderr);
    }
    expect(seen.join('')).not.toContain(secret);
    if (toolstack === 'xl')
      expect(seen.join('')).toMatch(/warning: VNC passwords: QEMU of Debian 12 and 13 cannot do them/);
  });

  it.each([
    ['show', 3, /no domain nosuch/],
    ['start', 3, /no domain nosuch/],
    ['stop', 3, /no domain nosuch/],
    ['reboot', 3, /no domain nosuch/],
    ['pause', 3, /no domain nosuch/],
    ['vnc', 3, /no domain nosuch/],
  ])('%s of an unknown domain', (verb, code, words) => fails([verb, 'nosuch'], code, words));
});
