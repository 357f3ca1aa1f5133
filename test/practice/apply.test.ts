/** Plans that are kept and applied by the built program: exactly that, or nothing. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { planHash } from '../../src/operations/plan/hash.ts';
import type { Result } from '../support/ctctl.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { runOnTerminal } from '../support/terminal.ts';

let practice: Practice;
let count = 0;

beforeAll(async () => {
  practice = await startPractice('xl');
});
afterAll(() => practice?.stop());

const create = (name: string, disk = '1G'): readonly string[] => [
  ...['domain', 'create', name, '--hvm', '--disk', disk, '--memory', '512', '--bridge', 'intern'],
];

const file = (name: string): string => join(practice.folder, name);
const read = (name: string): string => readFileSync(file(name), 'utf8');
const definition = (name: string): string => join(practice.server, 'etc/xen', name);
const definitions = (): readonly string[] => readdirSync(join(practice.server, 'etc/xen'));

/** A plan for a new domain, kept; its name is new for every test. */
async function kept(...more: readonly string[]): Promise<{ name: string; plan: string }> {
  count += 1;
  const name = `guest${count}`;
  const plan = file(`${name}.json`);
  const { code, stderr } = await practice.run([...create(name), ...more, '--dry-run', '--save', plan]);
  expect(code, stderr).toBe(0);
  return { name, plan };
}

const apply = (plan: string, ...more: readonly string[]): Promise<Result> =>
  practice.run(['apply', plan, '--yes', ...more]);

/** Writes the plan with other fields, its hash made right again. */
function rewrite(plan: string, fields: object): void {
  const data = { ...(JSON.parse(readFileSync(plan, 'utf8')) as object), ...fields };
  writeFileSync(plan, JSON.stringify({ ...data, hash: planHash(data) }));
}

function expectRefused({ code, stdout, stderr }: Result, words: RegExp | string): void {
  expect(stderr).toMatch(words);
  expect(code).toBe(5);
  expect(stdout).toBe('');
}

describe('a plan that is kept', () => {
  it('is carried out as it is, and once only', async () => {
    const { name, plan } = await kept();
    expect(statSync(plan).mode & 0o777).toBe(0o600);
    expect(definitions()).not.toContain(name);
    const shown = await practice.run(['apply', plan, '--dry-run', '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ kind: 'Run', outcome: 'planned', run: null });

    expect(shown.stderr).toContain('practice: as planned at ');

    const first = await apply(plan, '--json');
    expect(first.code, first.stderr).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ outcome: 'changed', action: 'create', name });
    const { hash } = JSON.parse(readFileSync(plan, 'utf8')) as { hash: string };
    expect(readFileSync(join(practice.server, 'var/lib/ctctl/journal'), 'utf8')).toContain(hash);

    const before = readFileSync(definition(name), 'utf8');
    expectRefused(
      await apply(plan),
      `drifted since the plan: volume server/${name} of 1 GiB: was "not there yet", is "there, 1 GiB"; definition`,
    );
    expect(readFileSync(definition(name), 'utf8')).toBe(before);
  });

  it('is refused when somebody at the server was there in between, and changes nothing', async () => {
    const { name, plan } = await kept();
    execFileSync(join(practice.server, 'bin/lvcreate'), ['-L', '2G', '-n', name, 'server']);
    const { code, stderr, stdout } = await apply(plan, '--json');
    expect(code).toBe(5);
    expect(stderr).toMatch(
      /drifted since the plan: volume server\/guest\d+ of 1 GiB: was \\"not there yet\\"/,
    );
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'drifted', changed: false, run: null });
    expect(definitions()).not.toContain(name);
  });

  it('is refused when another client was faster', async () => {
    const { name, plan } = await kept();
    expect((await practice.run([...create(name)])).code).toBe(0);
    expectRefused(await apply(plan), /definition .*: was "not there yet", is "there, /);
  });

  it('is refused when something that it needs has gone, and says what', async () => {
    const { name, plan } = await kept('--iso', 'winxp.iso');
    const image = join(practice.server, 'iso/winxp.iso');
    renameSync(image, `${image}.away`);
    const result = await apply(plan).finally(() => renameSync(`${image}.away`, image));
    expectRefused(
      result,
      /drifted since the plan: ISO image \S+: was "there", is "[^"]* is not on the server"; nothing was changed/,
    );
    expect(definitions()).not.toContain(name);
  });

  it('may say that nothing is to do, and is kept all the same', async () => {
    const { name, plan } = await kept();
    expect((await apply(plan)).code).toBe(0);
    const again = await practice.run([...create(name), '--dry-run', '--save', plan]);
    expect(again.stderr).toContain('nothing is to do; the plan is kept all the same');
    const { code, stderr } = await practice.run(['apply', plan]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('nothing is to do');
  });

  it('is not kept when the checks refuse it', async () => {
    const plan = file('refused.json');
    const { code } = await practice.run([
      ...create('refused').map((word) => (word === 'intern' ? 'nowhere' : word)),
      ...['--dry-run', '--save', plan],
    ]);
    expect(code).not.toBe(0);
    expect(readdirSync(practice.folder)).not.toContain('refused.json');
  });

  it('shows the script that it would send, and what it expects', async () => {
    const { plan } = await kept();
    const { code, stdout } = await practice.run(['apply', plan, '--show-script']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ct_expect_\d='differs\tnot there yet'/);
  });
});

describe('somebody', () => {
  it('is asked at a terminal, and no is no', async () => {
    const { name, plan } = await kept();
    const no = await runOnTerminal(practice, ['apply', plan], [[/Carry it out on practice/, 'n']]);
    expect(no.code, no.screen).toBe(9);
    expect(definitions()).not.toContain(name);
    const yes = await runOnTerminal(practice, ['apply', plan], [[/Carry it out on practice/, 'y']]);
    expect(yes.code, yes.screen).toBe(0);
    expect(yes.screen).toContain(`to do: volume server/${name} of 1 GiB (not there yet)`);
    expect(definitions()).toContain(name);
  });

  it('has to say --yes where there is no terminal', async () => {
    const { name, plan } = await kept();
    expectRefused(await practice.run(['apply', plan]), '--yes');
    expect(definitions()).not.toContain(name);
  });
});

describe('a plan is refused', () => {
  it('touched since it was made', async () => {
    const { name, plan } = await kept();
    writeFileSync(plan, readFileSync(plan, 'utf8').replace('lvcreate', 'lvremove'));
    expectRefused(await apply(plan), 'touched since it was made');
    expect(definitions()).not.toContain(name);
  });

  it('made by another version', async () => {
    const { plan } = await kept();
    rewrite(plan, { ctctl: '0.0.9' });
    expectRefused(await apply(plan), /made by ctctl 0\.0\.9, and this is ctctl \d/);
  });

  it('for another machine under the same address', async () => {
    const { name, plan } = await kept();
    rewrite(plan, { machine: 'elsewhere 0123' });
    expectRefused(await apply(plan), /drifted since the plan: \S+ answers there, not elsewhere/);
    expect(definitions()).not.toContain(name);
  });

  describe('with another inventory', () => {
    let inventory = '';
    afterEach(() => writeFileSync(practice.inventory, inventory));

    it.each([
      [/address: .*/, 'address: localhost', 5, 'address was 127.0.0.1, is localhost'],
      [/port: .*/, 'port: 9', 5, /port was \d+, is 9/],
      [/user: .*/, 'user: carol', 5, /user was \S+, is carol/],
      [/practice:/, 'other:', 3, 'no server "practice"'],
    ])('%s -> %s', async (pattern, now, exitCode, words) => {
      inventory = readFileSync(practice.inventory, 'utf8');
      const { plan } = await kept();
      expect(inventory).toMatch(pattern);
      writeFileSync(practice.inventory, inventory.replace(pattern, now));
      const { code, stderr } = await apply(plan);
      expect(stderr).toMatch(words);
      expect(code).toBe(exitCode);
    });
  });
});

describe('secrets', () => {
  const password = 'Sent1nel';

  it('are in no plan and are asked for again', async () => {
    writeFileSync(file('password'), `${password}\n`);
    const { name, plan } = await kept('--vnc-password-file', file('password'));
    const text = readFileSync(plan, 'utf8');
    expect(text).not.toContain(password);
    expect(text).not.toContain(Buffer.from(password).toString('base64').slice(0, -2));
    expect(JSON.parse(text)).toMatchObject({
      secrets: [{ name: 'secret-1', place: `definition ${definition(name)}` }],
    });

    expectRefused(await apply(plan), /secret-1, for definition .*--secret-file secret-1=FILE/);
    expect((await apply(plan, '--secret-file', 'secret-2=x')).code).toBe(2);
    const { code, stderr } = await practice.run(['apply', plan, '--yes', '--secret-file', 'secret-1=-'], {
      input: `${password}\n`,
    });
    expect(code, stderr).toBe(0);
    expect(readFileSync(definition(name), 'utf8')).toContain(`vncpasswd = '${password}'`);
  });

  it('are typed at a terminal, which does not show them', async () => {
    const { name, plan } = await kept('--vnc-password-file', file('password'));
    const { code, screen } = await runOnTerminal(
      practice,
      ['apply', plan, '--yes'],
      [[/secret-1, for/, password]],
    );
    expect(code, screen).toBe(0);
    expect(screen).not.toContain(password);
    expect(readFileSync(definition(name), 'utf8')).toContain(`vncpasswd = '${password}'`);
  });
});

describe('--save', () => {
  const save = (plan: string, ...more: readonly string[]): Promise<Result> =>
    practice.run([...create('saved'), ...more, '--save', plan]);

  it.each([
    ['without --dry-run', () => file('x.json'), [], 2, '--dry-run'],
    ['with --show-script', () => file('x.json'), ['--dry-run', '--show-script'], 2, '--show-script'],
    ['into a folder that is not there', () => file('no/x.json'), ['--dry-run'], 2, 'there is no folder'],
    ['into a folder that takes no files', () => '/sys/x.json', ['--dry-run'], 2, 'permission denied'],
    ['on a folder', () => practice.folder, ['--dry-run'], 5, 'is no plan'],
    ['on a device', () => '/dev/null', ['--dry-run'], 5, 'is no plan'],
  ])('%s: nothing is written', async (_, plan, more, exitCode, words) => {
    const { code, stderr } = await save(plan(), ...more);
    expect(stderr).toContain(words);
    expect(code).toBe(exitCode);
    expect(readdirSync(practice.folder)).not.toContain('x.json');
  });

  it('overwrites a plan, and nothing else', async () => {
    const { plan } = await kept();
    expect((await save(plan, '--dry-run')).code).toBe(0);
    expect(readFileSync(plan, 'utf8')).toContain('create saved');
    writeFileSync(file('thesis.txt'), 'years of work');
    expectRefused(await save(file('thesis.txt'), '--dry-run'), 'is there already and is no plan');
    expect(read('thesis.txt')).toBe('years of work');
  });

  it('opens no session for what cannot be kept', async () => {
    writeFileSync(file('other.json'), '{}');
    const before = practice.sessions();
    expect((await save(file('other.json'), '--dry-run')).code).toBe(5);
    expect((await save(file('x.json'))).code).toBe(2);
    expect(practice.sessions()).toBe(before);
  });
});

describe('what is no plan', () => {
  it.each([
    ['garbage', () => Buffer.alloc(1_000_000, 'garbage '), 2, 'not a plan: it is not JSON'],
    ['bytes', () => Buffer.alloc(1_000_000, 0xff), 2, 'not UTF-8 text'],
    ['another document', () => Buffer.from('{\n "kind": "Run" }'), 2, /plan is no plan of ctctl/],
    ['an empty file', () => Buffer.alloc(0), 2, 'not a plan: it is not JSON'],
  ])('%s is said to be none', async (_, bytes, exitCode, words) => {
    writeFileSync(file('plan'), bytes());
    const { code, stderr } = await apply(file('plan'));
    expect(stderr).toMatch(words);
    expect(stderr.length).toBeLessThan(500);
    expect(code).toBe(exitCode);
  });

  it('is a file that is not there, and a folder', async () => {
    expect((await apply(file('nowhere.json'))).code).toBe(3);
    mkdirSync(file('folder'), { recursive: true });
    expect((await apply(file('folder'))).code).toBe(2);
    rmSync(file('folder'), { recursive: true });
  });
});
