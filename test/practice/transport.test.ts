/** `transport: openssh`: the same documents by this computer's ssh as by ctctl's own, one login, and nothing left. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../contract/openssh/by-openssh.ts';
import { type Result, waitForText } from '../support/ctctl.ts';
import { entryFor, knownHostsOf, knownLines, writeServers } from '../support/inventory.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { readPicture } from '../support/rfb/client.ts';
import { closedPort } from '../support/sshd/broken.ts';
import { makeKey } from '../support/sshd/keys.ts';
import type { Sshd } from '../support/sshd/sshd.ts';
import { until } from '../support/sshd/until.ts';
import { startXenSshd, toolsFields } from '../support/xen-sshd.ts';

/** Private folders of connections to this port; other tests may have theirs at the same time. */
function foldersOf(port: number): readonly string[] {
  const knownHosts = (folder: string): string => {
    const file = join(tmpdir(), folder, 'known_hosts');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  return readdirSync(tmpdir()).filter(
    (name) => name.startsWith('ctctl-ssh-') && new RegExp(`:${port}\\b`).test(knownHosts(name)),
  );
}

/** What changes by itself from one look to the next. */
const steady = (text: string): unknown =>
  JSON.parse(text, (key, value) => (key === 'cpuTime' ? undefined : value));

describe.each(['practice server', 'real sshd'] as const)('at a %s', (kind) => {
  let practice: Practice;
  let sshd: Sshd | undefined;
  let port: number;
  beforeAll(async () => {
    practice = await startPractice('xl');
    if (kind === 'real sshd') {
      sshd = await startXenSshd(practice);
      writeServers(practice, { practice: entryFor(sshd, toolsFields(practice)) });
      writeFileSync(knownHostsOf(practice), knownLines(sshd, 'practice'));
    }
    port = (await json('server', 'show', 'practice')).port as number;
  });
  afterAll(async () => {
    await sshd?.stop();
    await practice?.stop();
  });

  const use = async (transport: 'ssh2' | 'openssh'): Promise<void> => {
    expect((await practice.run(['server', 'edit', 'practice', '--transport', transport])).code).toBe(0);
  };
  const json = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const result = await practice.run([...args, '--json']);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    return steady(result.stdout) as Record<string, unknown>;
  };
  const create = (name: string): readonly string[] => [
    ...['domain', 'create', name, '--hvm', '--disk', '1G', '--iso', 'winxp.iso', '--memory', '128'],
    ...['--bridge', 'intern', '--start'],
  ];

  it('a domain is created with the same document as by ssh2, the second time unchanged', async () => {
    const runs: Record<string, string> = {};
    for (const transport of ['ssh2', 'openssh'] as const) {
      await use(transport);
      const name = `by-${transport}`;
      const before = sshd?.logins() ?? 0;
      const run = await json(...create(name));
      expect(run).toMatchObject({ outcome: 'changed', name });
      if (sshd) expect(sshd.logins() - before).toBe(1);
      expect(await json(...create(name))).toMatchObject({ outcome: 'unchanged' });
      runs[transport] = JSON.stringify(run)
        .replaceAll(name, 'NAME')
        .replace(/"port":\d+/, '"port":0')
        .replace(/"run":"[^"]+"/, '')
        .replace(/= [\w-]{38} \]/, '= UUID ]')
        .replace(/xl destroy \d+/, '');
    }
    expect(runs.openssh?.replace(/running, id \d+/, '')).toBe(runs.ssh2?.replace(/running, id \d+/, ''));
  });

  it('lists and shows are the same', async () => {
    const documents: unknown[] = [];
    for (const transport of ['ssh2', 'openssh'] as const) {
      await use(transport);
      documents.push([await json('list'), await json('volume', 'list'), await json('show', 'by-openssh')]);
    }
    expect(documents[1]).toEqual(documents[0]);
    expect((await practice.run(['server', 'list'])).stdout).toMatch(/^practice .* transport: openssh$/m);
  });

  it('what is refused is refused in the same words', async () => {
    const results: Result[] = [];
    for (const transport of ['ssh2', 'openssh'] as const) {
      await use(transport);
      results.push(await practice.run([...create('bad'), '--disk', '100G']));
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[0]?.code).toBe(5);
  });

  it('the console comes through; Ctrl-C ends it, and all ssh with it', async () => {
    const vnc = practice.start(['vnc', 'by-openssh', '--no-viewer']);
    const ended = new Promise((settle) => vnc.once('close', settle));
    const [, local] = await waitForText(vnc.stdout, /vnc:\/\/127\.0\.0\.1:(\d+)/);
    expect((await readPicture('127.0.0.1', Number(local))).name).toContain('by-openssh');
    expect([processesOf(port).length, foldersOf(port).length]).toEqual([expect.any(Number), 1]);
    expect(processesOf(port)).not.toEqual([]);
    vnc.kill('SIGINT');
    expect(await ended).toBe(130);
    await until('the end of all ssh', () => processesOf(port).length === 0);
  });

  it('nothing is left of it', () => {
    expect(processesOf(port)).toEqual([]);
    expect(foldersOf(port)).toEqual([]);
  });
});

describe('what goes wrong', () => {
  let practice: Practice;
  let sshd: Sshd;
  let other: Sshd;
  let closed: number;
  let strange: string;
  beforeAll(async () => {
    practice = await startPractice('xl');
    sshd = await startXenSshd(practice);
    other = await startXenSshd(practice);
    closed = (await closedPort()).port;
    strange = makeKey(practice.folder, 'strange').file;
  });
  afterAll(async () => {
    await sshd?.stop();
    await other?.stop();
    await practice?.stop();
  });

  it.each<[string, () => object, string, number, RegExp]>([
    ['a closed port', () => ({ port: closed }), 'box', 4, /^ctctl: box: nothing listens on .*refused/],
    [
      'a host that is not there',
      () => ({ address: 'nosuch.invalid' }),
      'box',
      4,
      /no host named nosuch\.invalid/,
    ],
    ['a key that is not let in', () => ({ identity: strange }), 'box', 4, /was not let in/],
    [
      'an unknown host key',
      () => ({}),
      'new',
      4,
      /new: its host key is not known yet: SHA256:\S+ \(ssh-ed25519\); .*ctctl server trust new --accept-host-key SHA256/,
    ],
    [
      'a changed host key',
      () => ({ port: other.port }),
      'box',
      4,
      /box: ITS HOST KEY HAS CHANGED: .*ctctl server trust box --replace/,
    ],
  ])('%s', async (_what, fields, name, code, words) => {
    const entry = entryFor(sshd, { ...toolsFields(practice), transport: 'openssh', ...fields() });
    writeServers(practice, { [name]: entry });
    writeFileSync(knownHostsOf(practice), knownLines(sshd, 'box'));
    const { stdout, stderr, ...result } = await practice.run(['start', `${name}:x`]);
    expect([result.code, stdout, stderr]).toEqual([code, '', expect.stringMatching(words)]);
    expect(stderr.match(/\n/g)).toHaveLength(1);
  });

  it('a key accepted by server trust is believed by ssh', async () => {
    writeServers(practice, { new: entryFor(sshd, { ...toolsFields(practice), transport: 'openssh' }) });
    const accepted = ['--accept-host-key', sshd.hostKeys[0]?.fingerprint ?? ''];
    expect((await practice.run(['server', 'trust', 'new', ...accepted])).code).toBe(0);
    expect((await practice.run(['list', '--on', 'new'])).code).toBe(0);
  });

  it('--debug says what ssh does, not what it is to do', async () => {
    const { code, stderr } = await practice.run(['list', '--on', 'new', '--debug']);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^ssh: Authenticated to 127\.0\.0\.1/m)]);
    expect(stderr).not.toContain('ct_event');
  });

  it('no ssh on the PATH', async () => {
    writeServers(practice, { box: entryFor(sshd, { transport: 'openssh' }) });
    for (const args of [['list'], ['start', 'box:x'], ['server', 'check', 'box']]) {
      const { code, stdout, stderr } = await practice.run(args, { env: { PATH: practice.folder } });
      expect([code, `${stdout}${stderr}`]).toEqual([
        1,
        expect.stringMatching(/there is no program ssh on this computer; install OpenSSH's client/),
      ]);
    }
  });
});
