/** The real sudo when it will not: its words become a cause and a next step, and nothing hangs. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished as after, describe, expect, it } from 'vitest';
import { failureOf } from '../../unit/inventory/helpers.ts';
import type { UserName } from './accounts.ts';
import { sudoTarget, whoRuns } from './asking.ts';
import { createWorld, type LoginShell, password, type World } from './world.ts';

function worldWith(...sudoers: readonly string[]): World {
  const world = createWorld({ sudoers });
  after(() => world.remove());
  return world;
}

describe('a refusal', () => {
  it.each<[string, UserName, readonly string[], string, RegExp]>([
    ['no rule at all', 'anna', [], 'this user may not use sudo there', /ctctl server sudoers home/],
    [
      'a rule for other commands only',
      'anna',
      ['anna ALL = (root) NOPASSWD: /usr/bin/id'],
      'this user may not use sudo there for /bin/sh',
      /ctctl server sudoers home/,
    ],
    [
      'a rule for another user than root',
      'anna',
      ['anna ALL = (daemon) NOPASSWD: ALL'],
      'this user may not use sudo there for /bin/sh',
      /ctctl server sudoers home/,
    ],
    [
      'requiretty',
      'anna',
      ['Defaults requiretty', 'anna ALL = (root) NOPASSWD: ALL'],
      'sudo there insists on a terminal (requiretty)',
      /ctctl server sudoers home/,
    ],
    [
      'a password that has expired: sudo wants a new one',
      'erich',
      ['erich ALL = (root) ALL'],
      "this user's account is locked there, or its password has expired",
      /new password/,
    ],
    [
      'an account that has expired',
      'otto',
      ['otto ALL = (root) ALL'],
      "this user's account is locked there, or its password has expired",
      /unlock/,
    ],
  ])('%s', async (_what, user, sudoers, message, next) => {
    const world = worldWith(...sudoers);
    const error = await failureOf(() => whoRuns(sudoTarget(world, user, [password])));
    expect(error).toMatchObject({ reason: 'refused', message: `home: ${message}`, server: 'home' });
    expect(error.next).toMatch(next);
  });

  it('an account that has expired, without a password: nobody is asked for one in vain', async () => {
    const world = worldWith('otto ALL = (root) NOPASSWD: ALL');
    const error = await failureOf(() => whoRuns(sudoTarget(world, 'otto', [password])));
    expect(error.message).toMatch(/account is locked/);
    expect(world.execs).toHaveLength(1);
  });

  it('rules that anybody may write', async () => {
    const world = worldWith('anna ALL = (root) NOPASSWD: ALL');
    chmodSync(join(world.folder, 'sudoers'), 0o666);
    const error = await failureOf(() => whoRuns(sudoTarget(world, 'anna', [password])));
    expect(error).toMatchObject({
      reason: 'failed',
      message: 'home: sudo there does not accept its own rules',
      next: expect.stringMatching(/visudo -c .*ctctl server sudoers home/),
    });
  });

  it('a mistake in the rule itself', async () => {
    const world = worldWith('anna ALL = (root NOPASSWD: /bin/sh');
    const error = await failureOf(() => whoRuns(sudoTarget(world, 'anna', [password])));
    expect(error.message).toBe('home: sudo there does not accept its own rules');
  });

  it('no sudo', async () => {
    const world = worldWith();
    const bin = join(world.folder, 'bin');
    mkdirSync(bin);
    symlinkSync('/usr/bin/env', join(bin, 'env'));
    const shell: LoginShell = { argv: ['sh'], env: { PATH: bin } };
    const error = await failureOf(() => whoRuns(sudoTarget(world, 'anna', [password], inFull(shell))));
    expect(error).toMatchObject({ reason: 'failed', message: 'home: there is no sudo on this server' });
  });
});

/** PATH is for the user's shell only; what the world itself needs is found as ever. */
function inFull({ argv, env }: LoginShell): LoginShell {
  const settings = Object.entries(env ?? {}).map(([name, value]) => `${name}=${value}`);
  return { argv: ['env', ...settings, ...argv.map((word) => (word === 'sh' ? '/bin/sh' : word))] };
}

describe('a mere warning', () => {
  it.each([
    ['a mistake elsewhere in the rules', 'somebody everywhere everything'],
    ['a setting that this sudo does not know', 'Defaults nonsense'],
  ])('%s is no refusal', async (_what, line) => {
    const world = worldWith(line, 'anna ALL = (root) ALL');
    expect(await whoRuns(sudoTarget(world, 'anna', [password]))).toBe('root');
    expect(world.execs[0]?.stderr).toMatch(/sudoers:\d/);
  });
});

describe('a login shell', () => {
  const noise = 'set -x\nprintf "no newline at the end"\necho noise >&2\n';

  it.each<[string, LoginShell]>([
    ['dash', { argv: ['dash'] }],
    ['busybox', { argv: ['busybox', 'sh'] }],
    ['fish', { argv: ['fish'] }],
    ['bash that tells everything it does', { argv: ['bash'], env: { SSH_CLIENT: '127.0.0.1 1 22' } }],
  ])('%s hands sudo over', async (_what, shell) => {
    const world = worldWith('anna ALL = (root) ALL');
    writeFileSync(join(world.home, '.bashrc'), noise);
    expect(await whoRuns(sudoTarget(world, 'anna', [password], shell))).toBe('root');
    if (shell.argv[0] !== 'bash') return;
    // The prompt stood there twice: in the trace of our command, and from sudo.
    const [, dialogue] = world.execs;
    expect(dialogue?.stderr.match(/ctctl-password-[\w-]+:/g)).toHaveLength(2);
    expect(dialogue?.received.startsWith(`${password.reveal()}\nct_main`)).toBe(true);
  });
});
