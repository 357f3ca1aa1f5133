/** `config history`, `diff`, `revert` and `lint --fix` of the built program, on a server. */
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documents } from '../../src/output/documents.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { runOnTerminal } from '../support/terminal.ts';

const text = (memory: number, password = 'hush-hush'): string => `# Gr\u00fc\u00dfe
name = 'office'
builder = 'hvm'
memory = ${memory}
on_crash = 'destroy'
vncpasswd = '${password}'
`;

const place = ({ server }: Practice, name: string): string => join(server, 'etc/xen', name);
/** Latin-1, as on old servers. */
const write = (practice: Practice, name: string, content: string, mode = 0o640): void => {
  writeFileSync(place(practice, name), Buffer.from(content, 'latin1'));
  chmodSync(place(practice, name), mode);
};
const read = (practice: Practice, name: string): string => readFileSync(place(practice, name), 'latin1');
const saved = ({ server }: Practice): number => {
  const folder = join(server, 'var/lib/ctctl/saved');
  return existsSync(folder) ? readdirSync(folder).length : 0;
};

describe('history, diff and revert', () => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await startPractice('xl');
    write(practice, 'office', text(1));
  });
  afterAll(() => practice?.stop());

  const config = (verb: string, ...args: readonly string[]) =>
    practice.run(['config', verb, 'practice:office', ...args]);
  const present = (): string => read(practice, 'office');
  const change = async (script: string): Promise<void> => {
    const args = ['config', 'edit', 'practice:office', '--yes'];
    const { code, stderr } = await practice.run(args, { env: { EDITOR: `sed -i ${script}` } });
    expect([code, stderr]).toEqual([0, expect.any(String)]);
  };
  const history = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await config('history', '--json', ...args);
    expect(code, stderr).toBe(0);
    return documents.DefinitionHistory.parse(JSON.parse(stdout));
  };
  const diff = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await practice.run(['config', 'diff', ...args, '--json']);
    expect(stdout + stderr).not.toContain('hush');
    return { code, stderr, document: documents.DefinitionDiff.parse(JSON.parse(stdout)) };
  };

  it('one that was never changed through ctctl', async () => {
    const { code, stderr } = await config('history');
    expect([code, stderr]).toEqual([0, expect.stringContaining('has not been changed through ctctl yet')]);
    expect((await history()).items).toEqual([]);
    for (const verb of ['diff', 'revert']) {
      const result = await config(verb);
      expect([result.code, result.stderr]).toEqual([3, expect.stringContaining('keeps no old text of')]);
    }
  });

  it('three changes: who, when, by which run and command, and how many lines', async () => {
    await change('s/memory.*/memory=2/');
    await change("'s/hush-hush/hush-new/; $ a vcpus = 1'");
    await change('s/memory.*/memory=3/');
    const { server, name, file, bytes, items } = await history();
    expect([server, name, file, bytes]).toEqual([
      'practice',
      'office',
      place(practice, 'office'),
      statSync(place(practice, 'office')).size,
    ]);
    expect(items.map(({ added, removed }) => [added, removed])).toEqual([
      [1, 1],
      [2, 1],
      [1, 1],
    ]);
    const { items: runs } = JSON.parse(
      (await practice.run(['run', 'list', '--on', 'practice', '--json'])).stdout,
    ) as {
      items: readonly { readonly run: string }[];
    };
    for (const { by, run, command, replaced } of items) {
      expect(by).toMatch(/^\S+@\S+$/);
      expect(command).toBe('ctctl config edit practice:office --yes');
      expect(runs.map((each) => each.run)).toContain(run);
      expect(Date.now() - Date.parse(replaced ?? '')).toBeLessThan(60_000);
    }
    const short = await config('history', '--limit', '1');
    expect(short.stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(short.stderr).toContain('2 older: --limit 3');
    expect((await config('history', '--limit', '0')).code).toBe(2);
  });

  it('diff: against an old text, a file, another definition', async () => {
    const { items } = await history();
    const since = await diff('practice:office', '--exit-code');
    expect(since.code).toBe(8);
    expect(since.document).toMatchObject({
      same: false,
      added: 1,
      removed: 1,
      from: { revision: items[0]?.revision },
    });
    expect(since.document.diff).toMatch(/^-memory=2\n\+memory=3$/m);
    const first = await diff('practice:office', '--at', items[2]?.revision ?? '');
    expect([first.code, first.document.diff]).toEqual([0, expect.stringMatching(/^-memory = 1$/m)]);
    expect(first.document.diff).toMatch(
      /^-vncpasswd = '\*\*\*'\n\+vncpasswd = '\*\*\* \(2\)'\n\+vcpus = 1$/m,
    );

    const file = join(practice.folder, 'mine');
    writeFileSync(file, Buffer.from(present(), 'latin1'));
    const same = await diff(file, 'practice:office', '--exit-code');
    expect([same.code, same.document.same, same.document.diff]).toEqual([0, true, '']);
    expect(same.stderr).toContain('are the same');
    writeFileSync(file, Buffer.from(present(), 'utf8'));
    const encoded = await diff(file, 'practice:office', '--exit-code');
    expect([encoded.code, encoded.document.same]).toEqual([8, false]);
    expect(encoded.stderr).toContain('differ in their encoding only');

    write(practice, 'second', text(4).replace('office', 'second'));
    const two = await practice.run(['config', 'diff', 'practice:office', 'practice:second']);
    expect(two.code).toBe(0);
    expect(two.stdout).toMatch(/^-name = 'office'\n\+name = 'second'$/m);
    expect(two.stdout).toMatch(/^ # Grüße$/m);
  });

  it.each([
    [['practice:office', 'practice:second', '--at', '2'], 2],
    [['./nowhere', 'practice:office'], 3],
    [['practice:office', '--at', '1999'], 3],
    [['practice:nobody'], 3],
    [['./nowhere'], 2],
  ] as const)('diff %j ends with %i', async (args, code) => {
    const result = await practice.run(['config', 'diff', ...args]);
    expect([result.code, result.stdout]).toEqual([code, '']);
  });

  it('revert asks; without a terminal it says how to do without', async () => {
    const before = [present(), saved(practice)];
    const { code, stderr } = await config('revert');
    expect([code, stderr]).toEqual([5, expect.stringContaining('use --yes')]);
    const shown = await config('revert', '--show-script');
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('ct_revision_check')]);
    expect(shown.stdout + shown.stderr + stderr).not.toContain('hush');
    expect((await config('revert', '--dry-run')).stdout).toContain('to do');
    expect((await config('revert', '--to', 'x', '--yes')).code).toBe(3);
    const no = await runOnTerminal(
      practice,
      ['config', 'revert', 'practice:office'],
      [[/Put the text of/, 'n']],
    );
    expect(no.code).toBe(9);
    expect([present(), saved(practice)]).toEqual(before);
    const yes = await runOnTerminal(
      practice,
      ['config', 'revert', 'practice:office'],
      [[/Put the text of/, 'y']],
    );
    expect([yes.code, present()]).toEqual([0, expect.stringContaining('memory=2\n')]);
  });

  it('revert: to a certain one to the byte, twice is once, and the other way again', async () => {
    const { items } = await history();
    const oldest = items.at(-1)?.revision ?? '';
    const { code, stderr } = await config('revert', '--to', oldest, '--yes');
    expect([code, present()]).toEqual([0, text(1)]);
    expect(statSync(place(practice, 'office')).mode & 0o777).toBe(0o640);
    expect(stderr).toMatch(/^\+memory = 1$/m);
    expect(stderr).not.toContain('hush');
    const again = await config('revert', '--to', oldest, '--yes');
    expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/ ok /)]);
    const now = await history();
    expect(now.items).toHaveLength(items.length + 1);
    expect(now.items[0]?.command).toBe(`ctctl config revert practice:office --to ${oldest} --yes`);
    // Without --to: what was there before.
    expect((await config('revert', '--yes')).code).toBe(0);
    expect(present()).toContain('memory=2\n');
  });

  it('lint --fix: shown, planned, done, and nothing left to do', async () => {
    const mine = `${text(64)}vif = [ 'mac=00:16:3e:00:00:01, bridge = intern' ] # eins\n`;
    write(practice, 'office', mine);
    const kept = saved(practice);
    const planned = await config('lint', '--fix', '--dry-run', '--json');
    expect([planned.code, present(), saved(practice)]).toEqual([0, mine, kept]);
    expect(documents.DefinitionLint.parse(JSON.parse(planned.stdout)).fixed).toEqual([]);
    const { code, stdout, stderr } = await config('lint', '--fix', '--json');
    expect(code, stderr).toBe(0);
    expect(documents.DefinitionLint.parse(JSON.parse(stdout)).fixed.map(({ rule }) => rule)).toEqual([
      'vif-blanks',
    ]);
    expect(present()).toBe(mine.replace(', bridge = ', ',bridge='));
    for (const { stderr: told } of [planned, { stderr }]) {
      expect(told).toMatch(/^\+vif = \[ 'mac=00:16:3e:00:00:01,bridge=intern' \] # eins$/m);
      expect(told).not.toContain('hush');
    }
    const [newest] = (await history()).items;
    expect(newest?.command).toBe('ctctl config lint practice:office --fix --json');
    const again = await config('lint', '--fix', '--json');
    expect(documents.DefinitionLint.parse(JSON.parse(again.stdout)).fixed).toEqual([]);
    expect((await history()).items[0]).toEqual(newest);
  });
});
