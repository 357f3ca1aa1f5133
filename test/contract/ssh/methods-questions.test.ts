/** Questions that Debian's sshd does not ask by itself: several at once, and the request for a new password. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthContext, Prompt } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { connect, failureOf, noKnownHosts } from '../../support/sshd/client.ts';
import { type FakeServer, fakeServer } from '../../support/sshd/fake-server.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';
import { person, storing } from '../../support/sshd/person.ts';

let folder: string;
let key: Key;
let server: FakeServer | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-questions-'));
  key = makeKey(folder, 'host');
});
afterEach(() => server?.stop());
afterAll(() => rmSync(folder, { recursive: true }));

/** Logs in at a server that does this with each request. */
async function logIn(
  behave: (context: AuthContext) => void,
  authentication: AuthenticationOptions,
): Promise<void> {
  server = await fakeServer(key, (connection) => connection.on('authentication', behave));
  const knownHosts = noKnownHosts(folder);
  await knownHosts.accept('lab', key);
  const route = await bareRoute({ port: server.port, user: 'anna' });
  (await connect(route, { hostKeys: { knownHosts }, authentication })).close();
}

/** Asks these at once; lets in who gives the answers. */
function asking(prompts: readonly Prompt[], answers: readonly string[], given: string[][] = []) {
  return (context: AuthContext): void => {
    if (context.method === 'keyboard-interactive') {
      context.prompt([...prompts], 'Two things', 'please', (said) => {
        given.push(said);
        if (said.join('\n') === answers.join('\n')) context.accept();
        else context.reject(['keyboard-interactive']);
      });
    } else context.reject(['keyboard-interactive']);
  };
}

const passwordAndCode = [
  { prompt: 'Password: ', echo: false },
  { prompt: 'One-time code: ', echo: true },
];

describe('two questions at once', () => {
  it('are asked one after the other, and the one that may be seen is seen', async () => {
    const asked = person('gehe1m', '123456');
    await logIn(asking(passwordAndCode, ['gehe1m', '123456']), asked);
    expect(asked.questions).toEqual(['1 anna@lab: Two things please Password:']);
    expect(asked.open).toEqual(['anna@lab: Two things please One-time code:']);
  });

  it('are both asked in the same way where nothing else is there', async () => {
    const { askPassword, questions } = person('gehe1m', '123456');
    await logIn(asking(passwordAndCode, ['gehe1m', '123456']), { askPassword });
    expect(questions).toEqual([
      '1 anna@lab: Two things please Password:',
      '1 anna@lab: Two things please One-time code:',
    ]);
  });

  it.each([
    ['a password and a code', passwordAndCode],
    ['a code alone', passwordAndCode.slice(1)],
    ['a word that is seen', [{ prompt: 'Password: ', echo: true }]],
  ])('the stored password is no answer to %s', async (_what, prompts) => {
    const given: string[][] = [];
    const secrets = storing({ 'password:lab': 'gehe1m' });
    const error = await failureOf(logIn(asking(prompts, ['never'], given), { secrets }));
    expect(given).toEqual([prompts.map(() => '')]);
    expect(error.message).toContain('stored password, keyboard-interactive: refused');
  });
});

describe('a server that takes a password in both ways, and has never enough', () => {
  it('gets three of a person and no more', async () => {
    const asked = person('a', 'b', 'c', 'd', 'e', 'f');
    const refusing = (context: AuthContext): void => {
      if (context.method === 'keyboard-interactive') {
        context.prompt([{ prompt: 'Password: ', echo: false }], () => refuse(context));
      } else refuse(context);
    };
    const refuse = (context: AuthContext): void => context.reject(['password', 'keyboard-interactive']);
    await failureOf(logIn(refusing, asked));
    expect(asked.questions).toHaveLength(3);
  });
});

describe('a server that wants a new password', () => {
  const wantsNew = (context: AuthContext): void => {
    if (context.method === 'password') context.requestChange('Your password has expired', () => {});
    else context.reject(['password']);
  };

  it('is named, with the command that sets one', async () => {
    const error = await failureOf(logIn(wantsNew, { password: async () => new Secret('old') }));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
    expect(error.message).toBe('lab: the password has expired there: anna must set a new one');
    expect(error.next).toBe('log in once with ssh, which asks for it');
  });
});
