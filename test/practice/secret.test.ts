/** Secrets as a user stores them: in a real keyring, in encrypted files, and on computers that have no keyring. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/common/secret.ts';
import { openSecrets } from '../../src/inventory/secrets/open.ts';
import { createHome, type Home, type Result } from '../support/ctctl.ts';
import { type DesktopSession, startSession } from '../support/keyring.ts';
import { makeKey } from '../support/sshd/keys.ts';
import { runOnTerminal } from '../support/terminal.ts';

let home: Home;
let config: string;
beforeEach(() => {
  home = createHome();
  config = join(home.folder, 'config/ctctl');
  home.write('servers:\n  home:\n    address: 192.0.2.1\n');
});
afterEach(() => home.remove());

const set = (words: readonly string[], input: string, env: NodeJS.ProcessEnv = {}): Promise<Result> =>
  home.run(['secret', 'set', ...words, '--password-stdin'], { input, env });

/** What `secret list` says, without the times. */
async function listed(): Promise<readonly string[]> {
  const { code, stdout } = await home.run(['secret', 'list', '--json']);
  expect(code).toBe(0);
  const { kind, items } = JSON.parse(stdout) as {
    kind: string;
    items: { secret: string; subject: string; store: string; setAt: string }[];
  };
  expect([kind, items.every(({ setAt }) => Date.parse(setAt) <= Date.now())]).toEqual(['SecretList', true]);
  return items.map(({ secret, subject, store }) => `${secret} ${subject} ${store}`);
}

describe('with a keyring', () => {
  let session: DesktopSession;
  beforeEach(async () => {
    session = await startSession();
    await session.startKeyring('unlocked');
  });
  afterEach(() => session.stop());

  it('stores, lists, replaces and deletes', async () => {
    const key = makeKey(home.folder, 'id', { passphrase: 'hunter4' }).file;
    const { env } = session;
    const stored = await set(['home'], 'hunter1\n', env);
    expect(stored).toEqual({
      code: 0,
      stdout: 'the login password of home  stored, not tried\n',
      stderr: '',
    });
    expect((await set(['home'], 'hunter2\n', env)).code).toBe(0);
    expect((await set(['home', '--sudo'], 'hunter3\n', env)).code).toBe(0);
    const opened = await set(['--key', key], 'hunter4\n', env);
    expect([opened.code, opened.stdout]).toEqual([0, `the passphrase of ${key}  stored, it opens the key\n`]);
    expect(await listed()).toEqual([
      'password home keyring',
      'sudo home keyring',
      `passphrase ${key} keyring`,
    ]);
    const json = await home.run(['secret', 'delete', 'home', '--json'], { env });
    expect(JSON.parse(json.stdout)).toEqual({
      kind: 'SecretChange',
      apiVersion: 'ctctl/v1',
      secret: 'password',
      subject: 'home',
      changed: true,
      store: null,
    });
    const again = await home.run(['secret', 'delete', 'home'], { env });
    expect([again.code, again.stdout]).toEqual([0, 'the login password of home  none is stored\n']);
    expect((await home.run(['secret', 'delete', '--key', key], { env })).code).toBe(0);
    expect(await listed()).toEqual(['sudo home keyring']);
  });

  it('deletes also what belongs to a server that has left the inventory', async () => {
    await set(['home'], 'hunter1\n', session.env);
    home.write('servers: {}\n');
    expect((await home.run(['secret', 'delete', 'home'], { env: session.env })).code).toBe(0);
    expect(await listed()).toEqual([]);
  });

  it('asks for it on a terminal, and shows nothing of it', async () => {
    const { code, screen } = await runOnTerminal(
      home,
      ['secret', 'set', 'home'],
      [[/Store the login password of home:/, 'hunter1']],
      session.env,
    );
    expect([code, screen]).toEqual([0, expect.not.stringContaining('hunter1')]);
    expect(await listed()).toEqual(['password home keyring']);
  });

  it('that is locked: says so, and changes nothing', async () => {
    await set(['home'], 'hunter1\n', session.env);
    session.lock();
    const refused = await set(['home', '--sudo'], 'hunter2\n', session.env);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^ctctl: the keyring is locked, or has never been set up; unlock it .*\n$/),
    ]);
    const kept = await home.run(['secret', 'delete', 'home'], { env: session.env });
    expect([kept.code, await listed()]).toEqual([1, ['password home keyring']]);
  });

  it('that hangs: the command ends by itself', async () => {
    session.freeze();
    const started = performance.now();
    const { code, stderr } = await set(['home'], 'hunter1\n', session.env);
    expect([code, stderr]).toEqual([7, expect.stringMatching(/keyring did not answer within 5 s/)]);
    // Its library would hold the process for most of a minute.
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('without a keyring', () => {
  it('says why and what else there is, and never takes the file by itself', async () => {
    const { code, stdout, stderr } = await set(['home'], 'hunter1\n');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^ctctl: there is no desktop session .*; run ctctl in .*--store file\n$/);
    expect(readdirSync(config)).toEqual(['inventory.yaml']);
  });

  it('keeps secrets in encrypted files: one passphrase, asked twice at first and never to store more', async () => {
    const made = await runOnTerminal(
      home,
      ['secret', 'set', 'home', '--store', 'file'],
      [
        [/Store the login password of home:/, 'hunter1'],
        [/New passphrase for ctctl's encrypted secrets:/, 'open'],
        [/The same passphrase once more:/, 'open'],
      ],
    );
    expect([made.code, made.screen]).toEqual([0, expect.not.stringMatching(/hunter1|open/)]);
    expect((await set(['home', '--sudo', '--store', 'file'], 'hunter2\n')).code).toBe(0);
    expect(await listed()).toEqual(['password home file', 'sudo home file']);
    const secrets = openSecrets({ folder: config, ask: async () => new Secret('open') });
    expect((await secrets.get({ kind: 'password', subject: 'home' }))?.reveal()).toBe('hunter1');
    expect((await secrets.get({ kind: 'sudo', subject: 'home' }))?.reveal()).toBe('hunter2');
    expect((await home.run(['secret', 'delete', 'home'])).code).toBe(0);
    expect(await listed()).toEqual(['sudo home file']);
  });

  it.each([
    [
      'a first encrypted secret without a terminal',
      ['home', '--store', 'file'],
      'x\n',
      5,
      /run it on a terminal/,
    ],
    ['an unknown server', ['hme'], 'x\n', 3, /no server "hme" \(did you mean "home"\?\)/],
    [
      'a key file that is not there',
      ['--key', '/nonexistent/id'],
      'x\n',
      3,
      /cannot use the key file \/nonexistent\/id: there is no such file/,
    ],
    ['nobody named', [], 'x\n', 2, /no secret named; name a server, or a key file/],
    ['an unknown store', ['home', '--store', 'cloud'], 'x\n', 2, /Allowed choices are keyring, file/],
    ['nothing on stdin', ['home'], '', 2, /--password-stdin: the line is empty/],
    ['too much on stdin', ['home'], 'x'.repeat(70_000), 2, /more than 64 KiB/],
  ])('%s', async (_what, words, input, code, message) => {
    const result = await set(words, input);
    expect([result.code, result.stdout, result.stderr]).toEqual([code, '', expect.stringMatching(message)]);
    expect(result.stderr.match(/\n/g)).toHaveLength(1);
    expect(existsSync(join(config, 'secrets.json'))).toBe(false);
  });

  it('a passphrase is stored only if it opens its key', async () => {
    const locked = makeKey(home.folder, 'locked', { passphrase: 'right' }).file;
    const open = makeKey(home.folder, 'open').file;
    for (const [key, code, message] of [
      [locked, 5, /^ctctl: wrong passphrase of .*locked: nothing was stored\n$/],
      [open, 2, /^ctctl: the key .*open has no passphrase\n$/],
      [`${open}.pub`, 2, /^ctctl: .*open\.pub is the public half of a key: it has no passphrase\n$/],
    ] as const) {
      const result = await set(['--key', key], 'hunter1\n');
      expect([result.code, result.stderr]).toEqual([code, expect.stringMatching(message)]);
    }
    expect(existsSync(join(config, 'secrets.json'))).toBe(false);
  });

  it('a question without a terminal is refused', async () => {
    const { code, stderr } = await home.run(['secret', 'set', 'home']);
    expect([code, stderr]).toEqual([5, expect.stringMatching(/there is no terminal; use --password-stdin/)]);
  });

  it('a broken list is named, and left alone', async () => {
    writeFileSync(join(config, 'secrets.json'), 'hello');
    const { code, stderr } = await home.run(['secret', 'list']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/secrets\.json: it is not a list of stored/)]);
    expect(readFileSync(join(config, 'secrets.json'), 'utf8')).toBe('hello');
  });
});
