/** The rules that `server sudoers` prints. */
import { describe, expect, it } from 'vitest';
import { askingCommand, silentCommand } from '../../../../src/remote/privilege/commands.ts';
import { hasSudoersName, sudoersText } from '../../../../src/remote/privilege/sudoers.ts';

const options = { server: 'home', user: 'admin', login: '-p 2222 admin@10.0.0.1', isOld: false };

/** What sudo reads: everything but comments and empty lines. */
const linesOf = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('the rules', () => {
  it('are two lines: no terminal needed, and one command without arguments', () => {
    expect(linesOf(sudoersText(options))).toEqual([
      'Defaults:admin !requiretty',
      'admin ALL = (root) NOPASSWD: /bin/sh ""',
    ]);
  });

  it('name the dialogue too where sudo does not know -n', () => {
    expect(linesOf(sudoersText({ ...options, isOld: true }))[1]).toBe(
      'admin ALL = (root) NOPASSWD: /bin/sh "", /bin/sh -c echo ctctl-ready-1; exec /bin/sh',
    );
  });

  it('name the very commands that are sent, without the quotes that the login shell takes away', () => {
    expect(silentCommand).toMatch(/ sudo -n \/bin\/sh$/);
    const sent = askingCommand('prompt')
      .replace(/^.* -p prompt /, '')
      .replaceAll("'", '');
    expect(sudoersText(options)).toContain(`PASSWD: /bin/sh "", ${sent}\n`);
  });

  it.each([
    ['DOMAIN\\anna', 'DOMAIN\\\\anna'],
    ['svc$', 'svc\\$'],
    ['a=b,c!', 'a\\=b\\,c\\!'],
    ['%wheel', '\\%wheel'],
    ['müller', 'müller'],
    ['a.b-c_d', 'a.b-c_d'],
    ['ALL', '\\ALL'],
    ['ADMIN_2', '\\ADMIN_2'],
    ['Admin', 'Admin'],
  ])('write the user %s as %s', (user, written) => {
    expect(linesOf(sudoersText({ ...options, user }))).toEqual([
      `Defaults:${written} !requiretty`,
      `${written} ALL = (root) NOPASSWD: /bin/sh ""`,
    ]);
  });

  it('are not for a user who would be a number', () => {
    expect([hasSudoersName('#1000'), hasSudoersName('1000'), hasSudoersName('a#b')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('the comments', () => {
  it('say what the rules are worth, and how to install them without locking oneself out', () => {
    const text = sudoersText(options);
    expect(text).toMatch(/no less than being root/);
    expect(text).toContain('ctctl server sudoers home | ssh -p 2222 admin@10.0.0.1');
    expect(text).toMatch(/visudo -cf .* && sudo install -m 0440 .* \/etc\/sudoers\.d\/ctctl/);
    expect(text).toMatch(/Etch does not read \/etc\/sudoers\.d/);
  });

  it.each([options, { ...options, user: 'anna\\', login: "'anna\\@home'" }])(
    'never go on in the next line',
    (all) => {
      expect(
        sudoersText(all)
          .split('\n')
          .filter((line) => line.endsWith('\\')),
      ).toEqual([]);
      expect(sudoersText(all)).toMatch(/[^\n]\n$/);
    },
  );
});
