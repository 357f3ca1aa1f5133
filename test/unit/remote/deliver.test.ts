/** How a script is handed over: the shortest way that shows no secret. */
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import { raw, sh } from '../../../src/remote/bundle/shell.ts';
import { deliver, type Privilege } from '../../../src/remote/privilege.ts';

const user: Privilege = { kind: 'user' };
const sudo: Privilege = { kind: 'sudo' };
const withPassword: Privilege = { kind: 'sudo-password', password: new Secret('gehe1m') };
const longest = 31 * 1024;
const around = "exec /bin/sh -c ''".length;

describe('deliver', () => {
  it('puts a short script into the exec string', () => {
    expect(deliver(sh`echo ${"it's"}`, user)).toEqual({
      command: expect.stringMatching(/^exec \/bin\/sh -c '/),
    });
  });

  it.each([
    [longest - around, undefined],
    [longest - around + 1, 'stdin'],
  ])('a script of %i bytes', (length, way) => {
    const text = 'a'.repeat(length);
    const { command, stdin } = deliver(raw(text), user);
    if (way === undefined) {
      expect(Buffer.byteLength(command)).toBe(longest);
      expect(stdin).toBeUndefined();
    } else {
      expect(command).toBe('exec /bin/sh');
      expect(stdin).toBe(text);
    }
  });

  it('counts bytes, and the quotes too: Linux does', () => {
    expect(deliver(raw('€'.repeat(longest / 3)), user).stdin).toBeDefined();
    expect(deliver(raw("'".repeat(longest / 4)), user).stdin).toBeDefined();
  });

  it.each([
    ['user', user],
    ['sudo', sudo],
  ] as const)('a secret goes to stdin only (%s)', (_kind, privilege) => {
    const { command, stdin } = deliver(sh`set ${new Secret('top5ecret')}`, privilege);
    expect(command).not.toContain('top5ecret');
    expect(stdin).toBe('set top5ecret');
  });

  it('under sudo every script goes to stdin, for sudo writes arguments to the log', () => {
    expect(deliver(sh`echo ${'x'}`, sudo)).toEqual({
      command: 'exec env LC_ALL=C sudo -n /bin/sh',
      stdin: 'echo x',
    });
    const { command, stdin } = deliver(sh`echo ${'unusual'}`, withPassword);
    expect(command).not.toContain('unusual');
    expect(stdin).toBeTypeOf('function');
  });

  it('the password is not in the command, and each dialogue has a mark of its own', () => {
    const [one, two] = [deliver(raw('x'), withPassword).command, deliver(raw('x'), withPassword).command];
    expect(one).not.toContain('gehe1m');
    expect(one).not.toBe(two);
    // The mark must be a plain word for the login shell, whatever that is.
    expect(one).toMatch(
      /^exec env LC_ALL=C sudo -S -p (ctctl-password-[\w-]+:) \/bin\/sh -c 'echo ctctl-ready-[\w-]+; exec \/bin\/sh'$/,
    );
  });
});
