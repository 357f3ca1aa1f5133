/** Connections kept between commands, as a user sees them: off unless asked for, listed, closed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Practice, startPractice } from '../support/practice.ts';

interface Session {
  readonly server: string;
  readonly place: string;
  readonly since: string;
  readonly state: string;
}

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice('xl');
});
afterAll(async () => {
  await practice.run(['session', 'close', '--all']);
  await practice.stop();
});

const keep = { env: { CTCTL_KEEP: '1m' } };

async function sessions(): Promise<readonly Session[]> {
  const { stdout, code } = await practice.run(['session', 'list', '--json']);
  expect(code).toBe(0);
  const document = JSON.parse(stdout) as { readonly kind: string; readonly items: readonly Session[] };
  expect(document.kind).toBe('SessionList');
  return document.items;
}

describe('kept connections', () => {
  it('are none unless somebody asks for them', async () => {
    const { code, stdout } = await practice.run(['list', '--on', 'practice']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Domain-0')]);
    expect(await sessions()).toEqual([]);
    expect(existsSync(join(practice.folder, 'state/ctctl/run'))).toBe(false);
  });

  it('serve one command after the other, with the same answers', async () => {
    const cold = await practice.run(['list', '--on', 'practice', '--json']);
    const first = await practice.run(['list', '--on', 'practice', '--json'], keep);
    const [session] = await sessions();
    expect(session).toMatchObject({
      server: 'practice',
      place: expect.stringMatching(/^root@127\.0\.0\.1:\d+$/),
    });
    const second = await practice.run(['list', '--on', 'practice', '--json'], keep);
    expect((await sessions()).map(({ since }) => since)).toEqual([session?.since]);
    const told = (text: string): unknown =>
      (JSON.parse(text) as { items: readonly Record<string, unknown>[] }).items.map(({ name, state }) => [
        name,
        state,
      ]);
    expect([told(first.stdout), told(second.stdout)]).toEqual([told(cold.stdout), told(cold.stdout)]);
    expect([first.code, first.stderr, second.stderr]).toEqual([0, '', '']);
  });

  it('carry a whole change', async () => {
    const create = ['domain', 'create', 'practice:kept', '--hvm', '--disk', '1G', '--memory', '128'];
    const created = await practice.run([...create, '--bridge', 'intern', '--json'], keep);
    expect([created.code, created.stderr]).toEqual([0, '']);
    expect(JSON.parse(created.stdout)).toMatchObject({ kind: 'Run', outcome: 'changed' });
    const again = await practice.run([...create, '--bridge', 'intern', '--json'], keep);
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'unchanged' });
    expect(await sessions()).toHaveLength(1);
  });

  it('are listed and closed by name; a second close is "already so"', async () => {
    await practice.run(['list', '--on', 'practice'], keep);
    const table = await practice.run(['session', 'list']);
    expect(table.stdout).toMatch(
      /^SERVER +PLACE +OPENED +LAST USED +CLOSES IN\npractice +root@127\.0\.0\.1:\d+ /,
    );
    const closed = await practice.run(['session', 'close', 'practice', '--json']);
    expect([closed.code, JSON.parse(closed.stdout)]).toMatchObject([
      0,
      { kind: 'SessionChange', changed: true, items: [{ server: 'practice', state: 'closed' }] },
    ]);
    expect(await sessions()).toEqual([]);
    const again = await practice.run(['session', 'close', 'practice', '--json']);
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { changed: false, items: [] }]);
  });

  it.each([
    [['session', 'close', 'practise'], 3, /no server "practise" \(did you mean "practice"\?\)/],
    [['session', 'close'], 2, /name the servers, or write --all/],
    [['session', 'close', 'practice', '--all'], 2, /name the servers, or write --all/],
    [['list'], 2, /CTCTL_KEEP: "soon" is not a duration/],
  ])('%j ends with %i', async (args, code, words) => {
    const result = await practice.run(args, { env: { CTCTL_KEEP: 'soon' } });
    expect([result.code, result.stderr]).toEqual([code, expect.stringMatching(words)]);
  });
});
