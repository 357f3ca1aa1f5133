/** The rules that `server sudoers` prints, under the real visudo and the real sudo. */
import { execFileSync, spawnSync } from 'node:child_process';
import { onTestFinished as after, describe, expect, it } from 'vitest';
import { silentCommand } from '../../../src/remote/privilege/commands.ts';
import { sudoersText } from '../../../src/remote/privilege/sudoers.ts';
import { failureOf } from '../../unit/inventory/helpers.ts';
import { sudoTarget, whoRuns } from './asking.ts';
import { createWorld, password, type World } from './world.ts';

const rulesFor = (user: string, isOld = false): string =>
  sudoersText({ server: 'home', user, login: `${user}@10.0.0.1`, isOld });

/** The variant that stands there as a comment. */
const withPassword = (rules: string): string =>
  rules.replace(/^[^#\n].* NOPASSWD: .*$/m, '').replace(/^# (?=.* PASSWD: )/m, '');

function worldWith(rules: string, ...sudoers: readonly string[]): World {
  const world = createWorld({ rules, sudoers });
  after(() => world.remove());
  return world;
}

describe('the file', () => {
  it.each([
    'admin',
    'a.b-c_d',
    'Anna',
    'müller',
    'DOMAIN\\anna',
    'svc$',
    'ADMIN',
    'ALL',
    'X64',
    '%wheel',
    '+netgroup',
    '!no',
    'a=b,c',
    'a"b(c)',
    '日本',
    'x41',
  ])('is for visudo the rules of %s alone', (user) => {
    for (const rules of [rulesFor(user), rulesFor(user, true), withPassword(rulesFor(user))]) {
      const check = spawnSync('visudo', ['-c', '-s', '-f', '-'], { input: rules, encoding: 'utf8' });
      expect([check.status, check.stderr, check.stdout]).toEqual([0, '', 'stdin: parsed OK\n']);
      const parsed = JSON.parse(
        execFileSync('cvtsudoers', ['-f', 'json', '-c', ''], { input: rules, encoding: 'utf8' }),
      );
      expect(parsed.Defaults).toEqual([{ Binding: [{ username: user }], Options: [{ requiretty: false }] }]);
      expect(parsed.User_Specs).toHaveLength(1);
      expect(parsed.User_Specs[0].User_List).toEqual([{ username: user }]);
      expect(parsed.User_Specs[0].Cmnd_Specs[0].runasusers).toEqual([{ username: 'root' }]);
    }
  });
});

describe('the rules', () => {
  it('let the scripts in, without a password, though a terminal is required of others', async () => {
    const world = worldWith(rulesFor('anna'), 'Defaults requiretty');
    expect(await whoRuns(sudoTarget(world, 'anna'))).toBe('root');
    expect(world.execs).toHaveLength(1);
  });

  it.each([
    ['another command', 'sudo -n /usr/bin/id'],
    ['a shell with arguments', 'sudo -n /bin/sh -c id'],
    ['another shell', 'sudo -n /bin/bash'],
    ['another user', 'sudo -n -u daemon /bin/sh'],
  ])('let nothing else in: %s', async (_what, command) => {
    const world = worldWith(rulesFor('anna'));
    expect((await world.connection('anna').exec(command, { stdin: 'id' })).code).toBe(1);
    expect(world.execs[0]?.stderr).toMatch(/a password is required/);
  });

  it('let nobody else in', async () => {
    const world = worldWith(rulesFor('anna'));
    const error = await failureOf(() => whoRuns(sudoTarget(world, 'nina', [password])));
    expect(error.message).toBe('home: this user may not use sudo there');
    expect(world.log().join()).toContain('nina : user NOT in sudoers');
  });

  it('let the dialogue in where sudo is old, without a password', async () => {
    const world = worldWith(rulesFor('anna', true));
    const { connection } = sudoTarget(world, 'anna');
    const privilege = async () => ({ kind: 'sudo-password' }) as const;
    expect(await whoRuns({ server: 'home', stateFolder: '/var/lib/ctctl', connection, privilege })).toBe(
      'root',
    );
    expect((await connection.exec(silentCommand, { stdin: 'exit 7' })).code).toBe(7);
  });

  it('let the scripts in with a password, by the line in the comment', async () => {
    const world = worldWith(withPassword(rulesFor('anna')), 'Defaults timestamp_timeout=0');
    expect(await whoRuns(sudoTarget(world, 'anna', [password]))).toBe('root');
    expect(await whoRuns(sudoTarget(world, 'anna', [password]))).toBe('root');
    expect(world.execs).toHaveLength(4);
    const refused = await world.connection('anna').exec('sudo -S /bin/sh -c id', {
      stdin: `${password.reveal()}\n`,
    });
    expect(refused.code).toBe(1);
    expect(world.execs.at(-1)?.stderr).toMatch(/is not allowed to execute/);
  });

  it('let the scripts in that come from the cache of a password too', async () => {
    const world = worldWith(withPassword(rulesFor('anna')), 'Defaults timestamp_type=global');
    expect(await whoRuns(sudoTarget(world, 'anna', [password]))).toBe('root');
    expect(await whoRuns(sudoTarget(world, 'anna'))).toBe('root');
    expect(world.execs).toHaveLength(3);
  });
});
