/** A planted secret is looked for in everything that ctctl leaves or shows while it stores one. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHome, type Home } from '../support/ctctl.ts';
import { type DesktopSession, startSession } from '../support/keyring.ts';
import { allPids, childrenOf, readProc } from '../support/sshd/processes.ts';
import { until } from '../support/sshd/until.ts';
import { runOnTerminal } from '../support/terminal.ts';

const sentinel = 'Sentinel-7f3a9c';

let home: Home;
let session: DesktopSession;
beforeEach(async () => {
  home = createHome();
  home.write('servers:\n  home:\n    address: 192.0.2.1\n');
  session = await startSession();
});
afterEach(async () => {
  await session.stop();
  home.remove();
});

/** Every file below a folder that holds the text, also as base64 or in UTF-16. */
function filesWith(folder: string, text: string): readonly string[] {
  const forms = [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    Buffer.from(Buffer.from(text).toString('base64').slice(0, -2)),
  ];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return forms.some((form) => bytes.includes(form));
    });
}

/** Command lines and environments of all processes, by two ways. */
function processes(): string {
  const listed = execFileSync('ps', ['axeww', '-o', 'pid,args'], { encoding: 'latin1', maxBuffer: 2 ** 26 });
  const read = allPids().map((pid) => readProc(pid, 'cmdline') + readProc(pid, 'environ'));
  return [listed, ...read].join('\n');
}

/** Whether a process has come so far that it has loaded the library: then it has been given the secret. */
function hasKeytar(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8').includes('keytar.node');
  } catch {
    return false;
  }
}

describe('a secret that is stored', () => {
  it('is found, where it can be found: the search itself works', async () => {
    home.write(`# ${sentinel}`);
    expect(filesWith(home.folder, sentinel)).toEqual([home.inventory]);
    const child = home.start(['secret', 'set', 'home', '--password-stdin', sentinel]);
    expect(processes()).toContain(sentinel);
    await new Promise((settle) => child.on('close', settle));
  });

  it('is in no argument, no environment, no output and no file, while the keyring takes it', async () => {
    await session.startKeyring('unlocked');
    session.freeze();
    const running = home.run(['secret', 'set', 'home', '--password-stdin', '--debug', '--verbose'], {
      input: `${sentinel}\n`,
      env: session.env,
    });
    await until('the process that asks the keyring', () =>
      childrenOf(process.pid).flatMap(childrenOf).some(hasKeytar),
    );
    expect(processes()).not.toContain(sentinel);
    session.thaw();
    const { code, stdout, stderr } = await running;
    expect([code, stdout + stderr]).toEqual([0, expect.not.stringContaining(sentinel)]);
    const list = await home.run(['secret', 'list', '--json', '--debug'], { env: session.env });
    expect(list.stdout + list.stderr).not.toContain(sentinel);
    expect(filesWith(home.folder, sentinel)).toEqual([]);
    await session.stopKeyring();
    expect(filesWith(session.folder, sentinel)).toEqual([]);
  });

  it('is in no file when it is encrypted, nor its passphrase', async () => {
    const { code, screen } = await runOnTerminal(
      home,
      ['secret', 'set', 'home', '--store', 'file', '--debug'],
      [
        [/Store the login password of home:/, sentinel],
        [/New passphrase/, `${sentinel}-open`],
        [/once more:/, `${sentinel}-open`],
      ],
    );
    expect([code, screen]).toEqual([0, expect.not.stringContaining(sentinel)]);
    expect(filesWith(home.folder, sentinel)).toEqual([]);
    expect(readdirSync(join(home.folder, 'config/ctctl/secrets'))).toHaveLength(3);
  });

  it.each([
    ['no session', { DBUS_SESSION_BUS_ADDRESS: '' }, []],
    ['no keyring', {}, []],
    ['no terminal', {}, ['--store', 'file']],
  ])('is in no error: %s', async (_what, env, words) => {
    for (const format of ['table', 'json']) {
      const args = [
        'secret',
        'set',
        'home',
        '--password-stdin',
        '--debug',
        '--verbose',
        '-o',
        format,
        ...words,
      ];
      const { code, stdout, stderr } = await home.run(args, {
        input: `${sentinel}\n`,
        env: { ...session.env, ...env },
      });
      expect([code, stdout]).not.toEqual([0, '']);
      expect(stdout + stderr).not.toContain(sentinel);
    }
    expect(filesWith(home.folder, sentinel)).toEqual([]);
  });
});
