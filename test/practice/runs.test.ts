/** Runs of a practice server, looked at and stopped from another command than the one that began them. */

import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHome, waitForText } from '../support/ctctl.ts';
import { type Practice, startPractice, winxp } from '../support/practice.ts';
import { runOnTerminal } from '../support/terminal.ts';

interface Item {
  run: string;
  server: string;
  state: string;
  title: string;
  command: string;
  step: string | null;
}

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice('xl');
  const created = await practice.run([...winxp, '--start']);
  expect(created.code, created.stderr).toBe(0);
  practice.control('set', 'winxp', 'stubborn', 'yes');
});
afterAll(() => practice.stop());

const json = async <Document>(...args: string[]): Promise<Document> => {
  const result = await practice.run([...args, '--json']);
  expect(result.code, result.stderr).toBe(0);
  return JSON.parse(result.stdout) as Document;
};
const list = async (): Promise<Item[]> => (await json<{ items: Item[] }>('run', 'list')).items;

/** Begins a stop that the guest ignores, and waits until it is under way. */
async function stubbornStop(timeout: string): Promise<{ id: string; code: Promise<number | null> }> {
  const child = practice.start(['stop', 'winxp', '--timeout', timeout]);
  child.stdin?.end();
  const code = once(child, 'close').then(([status]) => status as number | null);
  const deadline = Date.now() + 15_000;
  for (;;) {
    const [first] = await list();
    if (first?.state === 'running') return { id: first.run, code };
    if (Date.now() > deadline) throw new Error(`nothing under way: ${JSON.stringify(first)}`);
  }
}

describe('a run that is over', () => {
  it('is listed, in one session', async () => {
    const before = practice.sessions();
    const [run] = await list();
    expect(practice.sessions() - before).toBe(1);
    expect(run).toMatchObject({ server: 'practice', state: 'changed', title: 'create winxp', step: null });
    expect(run?.command).toBe(`ctctl ${[...winxp, '--start'].join(' ')}`);
  });

  it.each(['latest', 'practice:latest', '20'])(
    'is shown as %s, with its steps and how to undo them',
    async (id) => {
      const run = await json<{ outcome: string; steps: { id: string; undo: string | null }[] }>(
        'run',
        'show',
        id,
      );
      expect(run).toMatchObject({ kind: 'Run', name: 'winxp', action: 'create winxp', outcome: 'changed' });
      expect(run.steps.find(({ id: step }) => step === 'volume')?.undo).toContain('lvremove server/winxp');
    },
  );

  it('is not cancelled, and attaching prints its report', async () => {
    expect(await json('run', 'cancel', 'latest')).toMatchObject({ changed: false, state: 'over' });
    const { code, stdout } = await practice.run(['run', 'attach', 'latest']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/volume server\/winxp of 8 GiB +changed/);
  });

  it('stands in the log with its steps', async () => {
    const { items } = await json<{ items: object[] }>('log', '--domain', 'winxp', '--since', '1h');
    expect(items).toMatchObject([
      {
        server: 'practice',
        outcome: 'changed',
        steps: [{ id: 'volume' }, { id: 'definition' }, { id: 'start' }],
      },
    ]);
    const { stdout } = await practice.run(['log', '--verbose']);
    expect(stdout).toMatch(/^TIME +SERVER +WHO +WHAT +OUTCOME +SECONDS +NOTE$/m);
    expect(stdout).toMatch(/ {2}definition +changed +\d/);
  });
});

describe('a run that is under way', () => {
  it('is shown, followed, left with Ctrl-C, and ends with its own exit code for both', async () => {
    const { id, code } = await stubbornStop('12s');
    expect(await json('run', 'show', id)).toMatchObject({
      outcome: 'running',
      steps: [{ state: 'applying' }],
    });
    expect((await json<{ items: object[] }>('log', '--run', id)).items).toMatchObject([
      { outcome: 'running' },
    ]);

    const leaving = practice.start(['run', 'attach', id, '--verbose']);
    leaving.stdin?.end();
    const words = waitForText(leaving.stderr, /attach practice:\S+/);
    await waitForText(leaving.stderr, /domain winxp off/);
    leaving.kill('SIGINT');
    const [left] = await once(leaving, 'close');
    expect(left).toBe(130);
    expect((await words).input).toContain(`run ${id} goes on there by itself`);

    expect(await json('run', 'cancel', id)).toMatchObject({ changed: true, state: 'stopping' });
    expect((await list()).find(({ run }) => run === id)).toMatchObject({ state: 'stopping' });
    const followed = await practice.run(['run', 'attach', id]);
    expect([followed.code, await code]).toEqual([7, 7]);
    expect(followed.stderr).toContain('winxp did not shut down within 12 s');
    expect((await list())[0]).toMatchObject({ run: id, state: 'failed', step: 'domain winxp off' });
    const shown = await practice.run(['run', 'show', id]);
    expect(shown.stdout).toMatch(/^ +\| Shutting down domain/m);
  });

  it('is killed only after a word, and then at once', async () => {
    const { id, code } = await stubbornStop('50s');
    const asked = await practice.run(['run', 'cancel', id, '--kill']);
    expect(asked.code).toBe(5);
    expect(asked.stderr).toMatch(/may stay half done.*use --yes/);
    expect(await json('run', 'cancel', id, '--kill', '--yes')).toMatchObject({
      changed: true,
      state: 'killed',
    });
    expect(await code).toBe(1);
    expect((await list())[0]).toMatchObject({ run: id, state: 'broken', step: 'domain winxp off' });
    const shown = await practice.run(['run', 'show', id]);
    expect(shown.stdout).toMatch(/^ {2}domain winxp off +broken off/m);
    expect(shown.stdout).toContain(`practice:${id}\n`);
    const { items } = await json<{ items: { outcome: string }[] }>('log');
    expect(items.map(({ outcome }) => outcome)).toEqual(['changed', 'failed', 'broken']);
    expect(await json('run', 'cancel', id, '--kill')).toMatchObject({ changed: false, state: 'over' });
  });
});

describe('what cannot be meant', () => {
  it.each([
    [['run', 'show', 'winxp'], 2, '"winxp" is no run'],
    [['run', 'attach', '../..'], 2, 'is no run'],
    [['run', 'show', '20260101-000000-abcdef'], 3, 'no run 20260101-000000-abcdef on practice'],
    [['run', 'attach', 'practice:1999'], 3, 'no run 1999 on practice'],
    [['run', 'cancel', '1999', '--kill', '--yes'], 3, 'no run 1999 on practice'],
    [['run', 'cancel', 'nowhere:latest'], 3, 'no server "nowhere"'],
    [['run', 'show', '20'], 3, '20 may be 3 runs: practice:'],
    [['run', 'list', '--on', 'nowhere'], 3, 'no server "nowhere"'],
    [['log', '--since', 'yesterday'], 2, '--since: "yesterday" is no time'],
    [['log', '--limit', '0'], 2, '--limit: "0" is no number'],
    [['log', '--run', 'x'], 2, '"x" is no run'],
    [['log', '--domain', 'practice:winxp', '--on', 'practice'], 2, 'both say which server'],
  ])('%j', async (args, code, words) => {
    const result = await practice.run(args);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(words);
  });

  it('without servers there is a hint, and nothing in the list', async () => {
    const home = createHome();
    for (const args of [['run', 'list'], ['log']]) {
      const { code, stdout, stderr } = await home.run([...args, '--json']);
      expect([code, (JSON.parse(stdout) as { items: object[] }).items]).toEqual([0, []]);
      expect(stderr).toContain('ctctl server add');
    }
    expect((await home.run(['run', 'show', 'latest'])).code).toBe(3);
    home.remove();
  });

  it('a server that does not answer is a row, and its runs are not guessed', async () => {
    const before = readFileSync(practice.inventory, 'utf8');
    const added = await practice.run(['server', 'add', 'dead', '127.0.0.1', '--port', '1']);
    expect(added.code, added.stderr).toBe(0);
    for (const args of [['run', 'list'], ['log']]) {
      const { code, stdout } = await practice.run([...args, '--json']);
      expect(code).toBe(6);
      expect((JSON.parse(stdout) as { items: object[] }).items.at(-1)).toMatchObject({
        server: 'dead',
        state: 'unreachable',
      });
    }
    const { code, stderr } = await practice.run(['run', 'show', 'latest']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/cannot be known while a server is silent: dead: nothing listens/);
    expect(stderr).toContain('practice:latest, or --on practice');
    expect((await practice.run(['run', 'show', 'practice:latest'])).code).toBe(0);
    expect((await practice.run(['run', 'show', 'latest', '--on', 'practice'])).code).toBe(0);
    const unknown = await practice.run(['run', 'attach', '1999']);
    expect(unknown.code).toBe(4);
    expect(unknown.stderr).toMatch(/no run 1999 on practice, and not all servers answer: dead: nothing/);
    const alone = await practice.run(['run', 'show', 'dead:latest']);
    expect([alone.code, alone.stderr]).toEqual([4, expect.stringMatching(/^ctctl: dead: nothing listens/)]);
    writeFileSync(practice.inventory, before);
  });

  it('an option with one value is given once, --on as often as wanted', async () => {
    const twice = await practice.run(['log', '--domain', 'slow', '--domain', 'ok']);
    expect([twice.code, twice.stdout]).toEqual([2, '']);
    expect(twice.stderr).toContain('--domain is given twice: "slow" and "ok"');
    const { code, stderr } = await practice.run(['run', 'list', '--on', 'nowhere', '--on', 'practice']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('no server "nowhere"')]);
  });

  it('an empty list says so at a terminal, and has its header alone elsewhere', async () => {
    const args = ['log', '--domain', 'nobody'];
    expect((await runOnTerminal(practice, args, [])).screen).toContain('no run about nobody');
    const { code, stdout, stderr } = await practice.run(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^TIME .*NOTE\n$/);
  });

  it('lines of the journal that cannot be read are counted, control characters are shown', async () => {
    const [run] = await list();
    const journal = join(practice.server, 'var/lib/ctctl/journal');
    const before = readFileSync(journal, 'utf8');
    const evil = `{"time":"2026-11-23T10:00:00Z","run":"${run?.run.slice(0, -1)}z","event":"begin","command":"\\u001b[2J"}`;
    writeFileSync(journal, `${before}cut off\n${evil}\n`);
    const { code, stdout, stderr } = await practice.run(['log']);
    expect(code).toBe(0);
    expect(stderr).toContain('practice: lines of its journal that cannot be read: 1');
    expect(stdout).toContain('\\x1b[2J');
    writeFileSync(journal, before);
  });
});
