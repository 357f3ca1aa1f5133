/** Bundles that fail, are refused, or are left with Ctrl-C: what a person and a program are told then. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitForText } from '../support/ctctl.ts';
import { type Practice, startPractice } from '../support/practice.ts';

let practice: Practice;

beforeAll(async () => {
  practice = await startPractice('xl');
  const { code, stderr } = await practice.run([
    'server',
    'add',
    'dead',
    '127.0.0.1',
    '--port',
    '1',
    '--no-check',
  ]);
  expect(code, stderr).toBe(0);
});
afterAll(() => practice.stop());

const write = (name: string, text: string): string => {
  const path = join(practice.folder, name);
  writeFileSync(path, text);
  return path;
};

/** A run that fails at its last step but one: two before it have changed something, one of them can say how to undo it. */
const failing = (folder: string) => `name: fail
title: fails
steps:
  - id: note
    file: { path: ${folder}/note, content: "x\\n" }
  - id: own
    title: own folder
    shell: { check: 'test -d ${folder}/own', apply: 'mkdir ${folder}/own', undo: 'rmdir ${folder}/own' }
  - id: bad
    title: a bad step
    shell: { check: 'test -e ${folder}/never', apply: 'echo fine; echo something bad; exit 3' }
  - id: last
    title: the last step
    shell: { check: 'test -e ${folder}/never', apply: 'true' }
`;

const refusing = `name: refuse
title: refuses
steps:
  - id: fine
    title: what is fine
    shell: { check: 'false', apply: 'true' }
  - id: room
    title: enough room
    shell: { check: 'ct_refuse "no room"' }
  - id: net
    title: a network
    shell: { check: 'ct_missing "no such thing"' }
`;

describe('bundle run that fails', () => {
  let bundle: string;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(practice.folder, 'failing-'));
    bundle = write(`${basename(folder)}.yaml`, failing(folder));
  });

  /** Several runs of one second have no order, so the command tells. */
  async function runOfBundle(): Promise<string> {
    const { items } = JSON.parse(
      (await practice.run(['run', 'list', '--on', 'practice', '--json'])).stdout,
    ) as {
      items: { run: string; command: string }[];
    };
    return `practice:${items.find(({ command }) => command.includes(bundle))?.run}`;
  }

  it('names all that it has left, and what would have taken it back', async () => {
    const { code, stderr } = await practice.run(['bundle', 'run', bundle, '--on', 'practice']);
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^practice: the practice server is this very computer: file, shell /),
      'to take back what was done on practice, in this order (next time --rollback does it by itself):',
      '  # own folder: no command is known; its undo would do it',
      `  rm ${folder}/note`,
      expect.stringContaining('practice: a bad step: failed: something bad; done before and kept: '),
    ]);
    const run = await runOfBundle();
    const attached = await practice.run(['run', 'attach', run]);
    expect(attached.stderr).toContain(`  # own folder: no command is known\n  rm ${folder}/note\n`);
    const { stdout } = await practice.run(['run', 'show', run]);
    expect(stdout).toMatch(/own folder +changed +done\n +to undo +no command is known$/m);
    expect(stdout).toMatch(/the last step +not done$/m);
  });

  it('with --rollback leaves nothing to undo', async () => {
    const { code, stderr } = await practice.run([
      ...['bundle', 'run', bundle, '--on', 'practice', '--rollback'],
    ]);
    expect([code, stderr]).toEqual([1, expect.not.stringContaining('to take back')]);
    const { stdout } = await practice.run(['run', 'show', await runOfBundle()]);
    expect(stdout).toMatch(/own folder +taken back/);
    expect(stdout).not.toContain('to undo');
  });

  it('has its cause in the document, of one server and of several', async () => {
    const one = await practice.run(['bundle', 'run', bundle, '--on', 'practice', '--json']);
    const { steps } = JSON.parse(one.stdout) as { steps: { id: string }[] };
    const bad = { id: 'bad', text: 'something bad', output: ['fine', 'something bad'] };
    expect(steps.find(({ id }) => id === 'bad')).toMatchObject(bad);
    const args = ['bundle', 'run', bundle, '--all', '--yes'];
    const { items } = JSON.parse((await practice.run([...args, '--json'])).stdout) as { items: object[] };
    expect(items[0]).toMatchObject({
      server: 'practice',
      outcome: 'failed',
      error: 'failed',
      reason: expect.stringMatching(/^practice: a bad step: failed: something bad/),
    });
    const { stdout, stderr } = await practice.run(args);
    expect(stdout).toMatch(/^practice +failed +a bad step: failed: something bad/m);
    expect(stderr).toMatch(/^practice: what its steps printed: ctctl run show practice:\d{8}-/m);
  });

  it('before it began names every step that refused, and shows the whole plan', async () => {
    const args = ['bundle', 'run', write('refusing.yaml', refusing), '--on', 'practice'];
    const { code, stdout, stderr } = await practice.run(args);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('practice: a network: no such thing; enough room: no room');
    expect(stderr).toMatch(
      /^what is fine +to do\nenough room +REFUSED +no room\na network +MISSING +no such/m,
    );
    const asJson = await practice.run([...args, '--json']);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ kind: 'Run', outcome: 'refused' });
    expect(asJson.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('Ctrl-C twice', () => {
  it('at once: the run stops after its step, and the last line is the last', async () => {
    const done = join(practice.folder, 'slow-done');
    const go = join(practice.folder, 'go');
    const bundle = write(
      'slow.yaml',
      `name: slow
title: slow
steps:
  - id: wait
    title: waits
    shell:
      check: test -e ${go}
      apply: while [ ! -e ${go} ]; do sleep 1; done
  - id: next
    title: the next
    shell: { check: 'test -e ${done}', apply: 'touch ${done}' }
`,
    );
    const child = practice.start(['bundle', 'run', bundle, '--on', 'practice', '--verbose']);
    child.stdin?.end();
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await waitForText(child.stderr, /slow: waits/);
    child.kill('SIGINT');
    await waitForText(child.stderr, /stops after its current step; Ctrl-C again does not wait/);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    const [, id = ''] = /practice: run (\S+) stops after/.exec(said) ?? [];
    // With --verbose the cause stands behind it.
    expect(said.trimEnd().split('\n').slice(-2)).toEqual([
      `ctctl: practice: interrupted; run ${id} stops there after its current step; ctctl run attach practice:${id}`,
      'interrupted',
    ]);
    writeFileSync(go, '');
    const { code: ended, stderr } = await practice.run(['run', 'attach', `practice:${id}`]);
    expect([ended, stderr]).toEqual([130, expect.stringContaining('not done: the next')]);
    expect(existsSync(done)).toBe(false);
  });
});
