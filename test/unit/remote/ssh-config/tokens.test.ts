import { describe, expect, it } from 'vitest';
import { expandPath, expandTokens } from '../../../../src/remote/ssh-config/tokens.ts';

const around = {
  home: '/home/me',
  user: 'me',
  uid: '1000',
  hostname: 'laptop',
  env: { RUN: '/run/$x %h', ProgramData: 'C:\\PD' },
};

describe('tokens', () => {
  it.each([
    ['%h:%p', 'xen1:22'],
    ['%%h', '%h'],
    ['%%%h', '%xen1'],
    ['100%%', '100%'],
  ])('%s', (text, expected) => {
    expect(expandTokens(text, { h: 'xen1', p: '22' }, 'ProxyCommand')).toBe(expected);
  });

  it('are expanded once only', () => {
    expect(expandTokens('%h', { h: '%p', p: '22' }, 'ProxyCommand')).toBe('%p');
  });

  it.each(['%x', '100%', '%'])('refuses %s', (text) => {
    expect(() => expandTokens(text, { h: 'xen1' }, 'ProxyCommand')).toThrow(
      /^cannot expand %.? in ProxyCommand of ssh_config$/,
    );
  });
});

describe('paths', () => {
  it.each([
    ['~/.ssh/a b', '/home/me/.ssh/a b'],
    ['~', '/home/me'],
    ['~other/x', '~other/x'],
    ['/a/~/b', '/a/~/b'],
    ['$' + '{RUN}/%h', '/run/$x %h/xen1'],
    ['__PROGRAMDATA__\\ssh/ssh_known_hosts', 'C:\\PD\\ssh/ssh_known_hosts'],
  ])('%s', (text, expected) => {
    expect(expandPath(text, { h: 'xen1' }, around, 'IdentityFile')).toBe(expected);
  });

  it('refuses a variable that is not set', () => {
    expect(() => expandPath('$' + '{NO}/x', {}, around, 'IdentityFile')).toThrow(/cannot expand \$\{NO\}/);
  });
});
