import { describe, expect, it } from 'vitest';
import { checkNames } from '../../../../src/remote/ssh-config/names.ts';

describe('the names that may go to ssh', () => {
  it.each(['a', 'xen1.example.com', '2001:db8::1', 'fe80::1%eth0', 'xen_1', 'höst'])('takes %s', (alias) => {
    expect(() => checkNames(alias, { user: 'me@corp' })).not.toThrow();
  });

  it.each([
    '',
    'me@a',
    'ssh://a',
    '-oProxyCommand=x',
    'a b',
    'a;b',
    '$(x)',
    '`x`',
    'a\nb',
    'a|b',
    "a'b",
    '"a"',
  ])('refuses the alias %j', (alias) => {
    expect(() => checkNames(alias, {})).toThrow(/cannot be the name of a host/);
  });

  it.each(['', '-l', 'a;b', '$(x)', 'a -oX', 'a\\', "a'b"])('refuses the user %j', (user) => {
    expect(() => checkNames('a', { user })).toThrow(/cannot be the name of a user/);
  });
});
