/** The real sudo and its password: what is sent to it, how often, and what it is told when it says no. */

import { onTestFinished as after, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import type { Need } from '../../../src/remote/bundle/script.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import { deliver } from '../../../src/remote/privilege.ts';
import { sudoPasswords } from '../../../src/remote/sudo-passwords.ts';
import { failureOf, inventoryOf } from '../../unit/inventory/helpers.ts';
import { sudoTarget, whoRuns } from './asking.ts';
import { createWorld, password, type World } from './world.ts';

const wrong = new Secret('ctctl-wrong');
const typed = `${password.reveal()}\n`;
const startOfScript = 'ct_main() {\n';

function worldWith(...sudoers: readonly string[]): World {
  const world = createWorld({ sudoers });
  after(() => world.remove());
  return world;
}

describe('sudo without a password', () => {
  it('gets the script and nothing else, in one exec', async () => {
    const world = worldWith('anna ALL = (root) NOPASSWD: ALL');
    expect(await whoRuns(sudoTarget(world, 'anna', [password]))).toBe('root');
    expect(world.execs.map(({ received }) => received.startsWith(startOfScript))).toEqual([true]);
    expect(world.log()).toEqual([expect.stringMatching(/COMMAND=\/bin\/sh$/)]);
  });
});

describe('sudo with a password', () => {
  it('gets it once and then the script; neither is in its log', async () => {
    const world = worldWith('anna ALL = (root) ALL');
    expect(await whoRuns(sudoTarget(world, 'anna', [password]))).toBe('root');
    expect(world.execs).toHaveLength(2);
    expect(world.execs[1]?.received.startsWith(typed + startOfScript)).toBe(true);
    expect(world.execs.map(({ command }) => command).join()).not.toContain('Gehe1m');
    expect(world.log().join('\n')).not.toMatch(/Gehe1m|ct_main/);
    expect(world.log().at(-1)).toMatch(/COMMAND=\/bin\/sh -c 'echo ctctl-ready-1; exec \/bin\/sh'$/);
  });

  it('is asked again after a wrong one, and counts one attempt for each', async () => {
    const world = worldWith('anna ALL = (root) ALL');
    expect(await whoRuns(sudoTarget(world, 'anna', [wrong, wrong, password]))).toBe('root');
    const [, ...dialogues] = world.execs.map(({ received }) => received);
    expect(dialogues.slice(0, 2)).toEqual(['ctctl-wrong\n', 'ctctl-wrong\n']);
    expect(dialogues[2]?.startsWith(typed + startOfScript)).toBe(true);
    expect(world.log().filter((line) => / incorrect /.test(line))).toEqual([
      expect.stringContaining(': 1 incorrect password attempt ;'),
      expect.stringContaining(': 1 incorrect password attempt ;'),
    ]);
  });

  it('says so when all were wrong, and no line of the script was taken for one', async () => {
    const world = worldWith('anna ALL = (root) ALL');
    const error = await failureOf(() => whoRuns(sudoTarget(world, 'anna', [wrong, wrong, wrong])));
    expect(error).toMatchObject({
      reason: 'unreachable',
      message: 'home: sudo did not accept the password',
      next: expect.stringContaining('ctctl server sudoers home'),
    });
    const [silent, ...dialogues] = world.execs.map(({ received }) => received);
    expect(silent).toContain('ct_main');
    expect(dialogues).toEqual(Array(3).fill('ctctl-wrong\n'));
  });

  it('is refused where there is nobody to ask', async () => {
    const world = worldWith('anna ALL = (root) ALL');
    expect(await failureOf(() => whoRuns(sudoTarget(world, 'anna')))).toMatchObject({ reason: 'refused' });
    expect(world.execs).toHaveLength(1);
  });

  it.each([
    ['a lecture', 'lecture=always'],
    ['a prompt of its own', 'passprompt="Kennwort, bitte: "'],
    ['a prompt of its own that it insists on', 'passprompt="Kennwort: ", passprompt_override'],
    ['insults', 'insults'],
    ['other words for a wrong one', 'badpass_message="Nope"'],
    ['stars', 'pwfeedback'],
    ['one try only', 'passwd_tries=1'],
    ['a terminal for the command', 'use_pty'],
    ['no terminal for the command', '!use_pty'],
    ['a record of input and output', 'log_input, log_output'],
    ['an environment that stays', '!env_reset'],
  ])('%s: a wrong one, the right one', async (_what, defaults) => {
    const world = worldWith(`Defaults ${defaults}`, 'anna ALL = (root) ALL');
    expect(await whoRuns(sudoTarget(world, 'anna', [wrong, password]))).toBe('root');
    expect(world.execs.map(({ received }) => received.includes(startOfScript))).toEqual([true, false, true]);
    expect(world.execs[2]?.received.startsWith(typed + startOfScript)).toBe(true);
  });
});

describe('a password that sudo remembers', () => {
  it('is not wanted again: sudo -n is enough', async () => {
    const world = worldWith('Defaults timestamp_type=global', 'anna ALL = (root) ALL');
    expect(await whoRuns(sudoTarget(world, 'anna', [password]))).toBe('root');
    expect(await whoRuns(sudoTarget(world, 'anna'))).toBe('root');
    expect(world.execs).toHaveLength(3);
  });

  it('is not sent where nobody asks: the shell would take it for a command', async () => {
    const world = worldWith('Defaults timestamp_type=global', 'anna ALL = (root) ALL');
    expect(await whoRuns(sudoTarget(world, 'anna', [password]))).toBe('root');
    const { connection } = sudoTarget(world, 'anna');
    const privilege = async () => ({ kind: 'sudo-password', password }) as const;
    expect(await whoRuns({ server: 'home', stateFolder: '/var/lib/ctctl', connection, privilege })).toBe(
      'root',
    );
    expect(world.execs.at(-1)?.received.startsWith(startOfScript)).toBe(true);
    expect(world.execs.at(-1)?.stderr).toBe('');
  });

  it('is asked for once in a command of several bundles, also where sudo itself forgets it', async () => {
    const world = worldWith('Defaults timestamp_timeout=0', 'anna ALL = (root) ALL');
    const asked: string[] = [];
    const { privilegeOn } = sudoPasswords({
      authentication: {},
      askSudoPassword: async ({ name }, attempt) => {
        asked.push(`${name} ${attempt}`);
        return attempt === 1 ? wrong : password;
      },
    });
    const [server] = inventoryOf({ home: { user: 'anna', sudo: true } }).servers;
    if (!server) throw new Error('no server');
    const target = {
      server: 'home',
      stateFolder: '/var/lib/ctctl',
      connection: world.connection('anna'),
      privilege: (need: Need, refused?: Secret) => privilegeOn(server, need, refused),
    };
    expect(await whoRuns(target)).toBe('root');
    expect(await whoRuns(target)).toBe('root');
    expect(await Promise.all([whoRuns(target), whoRuns(target)])).toEqual(['root', 'root']);
    expect(asked).toEqual(['home 1', 'home 2']);
    // sudo -n, the wrong one, the right one; then at once the right one.
    expect(world.execs).toHaveLength(6);
  });
});

describe('a sudo that does not know -n', () => {
  it('needs no password in the dialogue where the user needs none', async () => {
    const world = worldWith('anna ALL = (root) NOPASSWD: ALL');
    const privilege = async () => ({ kind: 'sudo-password' }) as const;
    const { connection } = sudoTarget(world, 'anna');
    expect(await whoRuns({ server: 'home', stateFolder: '/var/lib/ctctl', connection, privilege })).toBe(
      'root',
    );
    expect(world.execs.map(({ received }) => received.startsWith(startOfScript))).toEqual([true]);
  });

  it('ends the dialogue without a word where the user needs one', async () => {
    const world = worldWith('anna ALL = (root) ALL');
    const { command, stdin, watch } = deliver(sh`id -un`, { kind: 'sudo-password' });
    const result = await world.connection('anna').exec(command, {
      ...(stdin ? { stdin } : {}),
      onStdout: (chunk) => watch?.stdout(chunk),
      onStderr: (chunk) => watch?.stderr(chunk),
    });
    expect(result.code).toBe(1);
    expect(world.execs[0]).toMatchObject({
      received: '',
      stderr: expect.stringContaining('no password was provided'),
    });
    expect(world.log().join()).not.toContain('incorrect');
  });
});
