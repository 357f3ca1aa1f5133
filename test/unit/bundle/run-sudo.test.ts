/** A script's way through sudo, as the far end's sudo answers: with no password, with a right and a wrong one. */
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import type { Need } from '../../../src/remote/bundle/script.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';
import type { Privilege } from '../../../src/remote/privilege.ts';
import { failureOf } from '../inventory/helpers.ts';
import { type Answer, ended, type FakeExec, fakeTarget, linesOf } from './fake-server.ts';

const bundle: Bundle = {
  title: 'start winxp',
  library: [],
  steps: [{ id: 'start', title: 'domain winxp running', check: sh`ct_ok there` }],
  rollback: false,
};
const whole = linesOf('ctctl-script 2', 'verdict|start|ok|running', 'end|unchanged');
const password = new Secret('gehe1m');

const refusing =
  (stderr: string): Answer =>
  (exec) => {
    exec.stderr(stderr);
    return ended(1);
  };

/** sudo's prompt and the mark of the shell behind it, as the command line asks for them. */
function marksOf({ command }: FakeExec): { readonly prompt: string; readonly ready: string } {
  const [, prompt = ''] = /-p (\S+)/.exec(command) ?? [];
  const [, ready = ''] = /echo ([^;]+);/.exec(command) ?? [];
  return { prompt, ready };
}

const asking = (need: Need): Privilege =>
  need === 'first' ? { kind: 'sudo' } : { kind: 'sudo-password', password };
const nobody = (need: Need): Privilege | undefined => (need === 'first' ? { kind: 'sudo' } : undefined);

/** sudo that wants the right password, and then runs the script. */
const dialogue: Answer = async (exec) => {
  const { prompt, ready } = marksOf(exec);
  exec.stderr(prompt);
  expect(exec.received()).toBe('gehe1m\n');
  exec.stdout(`${ready}\n`);
  expect(exec.received()).toMatch(/^gehe1m\nct_boot\(\) \{\n/);
  exec.stdout(whole);
  return ended(0);
};

describe('sudo without a password', () => {
  it('gets the script on stdin, in one exec', async () => {
    const target = fakeTarget(
      [
        (exec) => {
          expect(exec.received()).toMatch(/^ct_boot\(\) \{\n/);
          exec.stdout(whole);
          return ended(0);
        },
      ],
      nobody,
    );
    expect((await runBundle(target, bundle, 'run')).outcome).toBe('unchanged');
    expect(target.commands).toEqual(['exec env LC_ALL=C sudo -n /bin/sh']);
  });
});

describe('sudo that wants a password', () => {
  it.each([
    'sudo: a password is required\n',
    'sudo: interactive authentication is required\n',
    'sudo: no tty present and no askpass program specified\nsudo: no password was provided\n',
  ])('is asked again with one: %j', async (stderr) => {
    const target = fakeTarget([refusing(stderr), dialogue], asking);
    expect((await runBundle(target, bundle, 'run')).outcome).toBe('unchanged');
    expect(target.asked).toEqual(['first', 'password']);
    expect(target.commands.join('\n')).not.toContain('gehe1m');
  });

  it('is a refusal where there is nobody to ask', async () => {
    const target = fakeTarget([refusing('sudo: a password is required\n')], nobody);
    expect(await failureOf(() => runBundle(target, bundle, 'run'))).toMatchObject({
      reason: 'refused',
      message: 'home: sudo wants a password, and there is nobody to ask',
      server: 'home',
    });
  });

  it('does not take a wrong one for a script that failed, and asks for another until there is none', async () => {
    const wrong: Answer = async (exec) => {
      const { prompt } = marksOf(exec);
      exec.stderr(`${prompt}Sorry, try again.\n${prompt}`);
      expect(exec.received()).toBe('gehe1m\n');
      exec.stderr('sudo: no password was provided\nsudo: 1 incorrect password attempt\n');
      return ended(1);
    };
    let left = 3;
    const target = fakeTarget([refusing('sudo: a password is required\n'), wrong, wrong], (need) =>
      --left < 0 ? undefined : asking(need),
    );
    expect(await failureOf(() => runBundle(target, bundle, 'run'))).toMatchObject({
      reason: 'unreachable',
      message: 'home: sudo did not accept the password',
    });
    expect(target.asked).toEqual(['first', 'password', 'again', 'again']);
    expect(target.commands).toHaveLength(3);
  });

  it('tells what the shell behind it said, not the marks of the dialogue', async () => {
    const broken: Answer = async (exec) => {
      const { prompt, ready } = marksOf(exec);
      exec.stderr(prompt);
      exec.stdout(`${ready}\n`);
      exec.stderr('sh: 1: Cannot fork\n');
      return ended(2);
    };
    const target = fakeTarget([refusing('sudo: a password is required\n'), broken], asking);
    const { message } = await failureOf(() => runBundle(target, bundle, 'run'));
    expect(message).toBe('home: /bin/sh did not run the script there (exit 2): sh: 1: Cannot fork');
  });
});

describe('sudo that will not', () => {
  it.each([
    ['admin is not in the sudoers file.  This incident will be reported.', 'refused', /may not use sudo/],
    ["Sorry, user admin is not allowed to execute '/bin/sh' as root on home.", 'refused', /may not use sudo/],
    ['Sorry, user admin may not run sudo on home.', 'refused', /may not use sudo/],
    ['sudo: sorry, you must have a tty to run sudo', 'refused', /requiretty/],
    ['env: sudo: No such file or directory', 'failed', /there is no sudo/],
    ['sh: 1: sudo: not found', 'failed', /there is no sudo/],
    ['bash: sudo: command not found', 'failed', /there is no sudo/],
  ] as const)('says so: %s', async (stderr, reason, message) => {
    const error = await failureOf(() =>
      runBundle(fakeTarget([refusing(`${stderr}\n`)], nobody), bundle, 'run'),
    );
    expect(error).toMatchObject({ reason, server: 'home' });
    expect(error.message).toMatch(message);
    expect(error.next).toBeDefined();
  });

  it('leaves other words as they are', async () => {
    const stderr = 'sudo: unable to resolve host home\nsudo: PERM_ROOT: setresuid\n';
    const error = await failureOf(() => runBundle(fakeTarget([refusing(stderr)], nobody), bundle, 'run'));
    expect(error.message).toContain('sudo: unable to resolve host home');
  });
});
