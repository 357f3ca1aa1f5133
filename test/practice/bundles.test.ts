/** Bundles as users write and run them, on a practice server, and on two of which one is dead. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Practice, startPractice } from '../support/practice.ts';

let practice: Practice;
let made: string;
let file: string;

const yaml = (folder: string) => `name: notes
title: Notes of \${owner}
parameters:
  owner: { description: Who looks after it, pattern: '[^/]{1,30}' }
steps:
  - id: motd
    file: { path: ${folder}/motd, content: "Hello \${owner}\\n" }
  - id: notes
    title: folder for notes
    needs: [motd]
    shell:
      check: if [ -d ${folder}/notes ]; then ct_ok there; else ct_differs "none for $owner"; fi
      apply: mkdir ${folder}/notes
`;

const write = (name: string, text: string): string => {
  const path = join(practice.folder, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(async () => {
  practice = await startPractice('xl');
  made = join(practice.folder, 'made');
  mkdirSync(made);
  file = write('notes.yaml', yaml(made));
});
afterAll(() => practice.stop());

describe('bundle new, list, show, check', () => {
  it('begin with a bundle that has no problems', async () => {
    expect((await practice.run(['bundle', 'new', 'first'])).code).toBe(0);
    const { stdout } = await practice.run(['bundle', 'list', '--json']);
    const { items } = JSON.parse(stdout) as { items: { name: string; problems: unknown[] }[] };
    expect(items).toContainEqual(expect.objectContaining({ name: 'first', place: 'own', problems: [] }));
    expect(await practice.run(['bundle', 'check', 'first'])).toMatchObject({ code: 0, stdout: '' });
  });

  it('never overwrite one', async () => {
    const { code, stderr } = await practice.run(['bundle', 'new', 'first']);
    expect(code).toBe(5);
    expect(stderr).toContain('first.yaml is there already');
    const own = write('mine.yaml', 'mine');
    expect((await practice.run(['bundle', 'new', 'mine', '--file', own])).code).toBe(5);
    expect(readFileSync(own, 'utf8')).toBe('mine');
  });

  it('show parameters and steps', async () => {
    const { stdout } = await practice.run(['bundle', 'show', file]);
    expect(stdout).toMatch(/^parameter owner +string; must be given; matches .*; Who looks after it$/m);
    expect(stdout).toMatch(/^step 2: notes +folder for notes; needs motd$/m);
  });

  it('check: every problem with its line, shell syntax too; a broken file is a row of the list', async () => {
    const text = `${yaml(made).replace('apply: mkdir', 'apply: if mkdir')}  - id: more\n    file: { pth: /x }\n`;
    const broken = join(practice.folder, 'config/ctctl/bundles/notes.yaml');
    writeFileSync(broken, text);
    const { code, stdout } = await practice.run(['bundle', 'check', 'notes', '--json']);
    expect(code).toBe(2);
    const { items } = JSON.parse(stdout) as { items: { line: number; message: string }[] };
    expect(items.map(({ line }) => line)).toEqual(expect.arrayContaining([13, 15]));
    expect(items.map(({ message }) => message).join('\n')).toMatch(/apply: sh: .*\n[\s\S]*pth/);
    expect((await practice.run(['bundle', 'list'])).stdout).toMatch(/^notes .*BROKEN: line \d+/m);
  });

  it('name the line where the YAML is none', async () => {
    const broken = write('broken.yaml', 'name: x\ntitle: "open\n');
    const { code, stderr } = await practice.run(['bundle', 'run', broken]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/broken\.yaml:\d+: /);
  });
});

describe('bundle run', () => {
  const run = (...args: string[]) => practice.run(['bundle', 'run', file, ...args]);
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args, '--json');
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as { outcome: string; steps: { state: string }[] };
  };

  it('needs a value for each parameter: without a terminal it names the flag', async () => {
    const { code, stderr } = await run();
    expect(code).toBe(5);
    expect(stderr).toContain('--param owner=VALUE');
  });

  it.each([
    [['--param', 'ower=x'], 2, 'no parameter "ower" (did you mean "owner"?)'],
    [['--param', 'owner=a/b'], 2, 'owner (--param): expected a text that matches'],
    [['--param', 'owner'], 2, '--param: expected NAME=VALUE'],
    [['--param', 'owner=x', '--on', 'practise'], 3, 'practise'],
    [['--param', 'owner=x', '--parallel', '0'], 2, '--parallel'],
  ])('%j: exit %i', async (args, code, words) => {
    const result = await run(...args);
    expect({ code: result.code, stderr: result.stderr }).toEqual({
      code,
      stderr: expect.stringContaining(words),
    });
    expect(existsSync(join(made, 'motd'))).toBe(false);
  });

  it('asks for a secret, and takes it from no command line', async () => {
    const text = yaml(made).replace('{ description', '{ secret: true, description');
    const secret = write('secret.yaml', text.replace(/^title: .*$/m, 'title: Notes'));
    const asked = await practice.run(['bundle', 'run', secret]);
    expect(asked).toMatchObject({ code: 5, stderr: expect.stringContaining('--param-file owner=FILE') });
    const typed = await practice.run(['bundle', 'run', secret, '--param', 'owner=sesame']);
    expect(typed).toMatchObject({ code: 2, stderr: expect.not.stringContaining('sesame') });
    const shown = await practice.run(['bundle', 'run', secret, '--param-file', 'owner=-', '--show-script'], {
      input: 'sesame\n',
    });
    expect(shown).toMatchObject({ code: 0, stdout: expect.not.stringContaining('sesame') });
    expect(shown.stdout).toContain("'***'");
  });

  it('plans, changes, and changes nothing the second time', async () => {
    const param = ['--param', "owner=A'da $x `y`"];
    expect((await json(...param, '--dry-run')).steps.map(({ state }) => state)).toEqual([
      'pending',
      'unknown',
    ]);
    expect(existsSync(join(made, 'motd'))).toBe(false);
    expect((await json(...param)).outcome).toBe('changed');
    expect(readFileSync(join(made, 'motd'), 'utf8')).toBe("Hello A'da $x `y`\n");
    const before = practice.sessions();
    expect((await json(...param)).outcome).toBe('unchanged');
    expect(practice.sessions() - before).toBe(1);
  });

  it('takes parameters from the inventory', async () => {
    const before = readFileSync(practice.inventory, 'utf8');
    practice.write(before.replace(/^( +)address:/m, '$1parameters: { owner: Grace }\n$1address:'));
    expect((await json()).outcome).toBe('changed');
    expect(readFileSync(join(made, 'motd'), 'utf8')).toBe('Hello Grace\n');
    practice.write(before);
  });
});

describe('bundle run on several servers', () => {
  const args = (...more: string[]) => ['bundle', 'run', file, '--param', 'owner=Ada', ...more];

  beforeAll(async () => {
    const port = await closedPort();
    const { code, stderr } = await practice.run(['server', 'add', 'dead', '127.0.0.1', '--port', `${port}`]);
    expect(code, stderr).toBe(0);
  });

  it('never means all of them by itself', async () => {
    const { code, stderr } = await practice.run(args());
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--on SELECTOR or --all') });
  });

  it('asks before, and shows no script', async () => {
    expect(await practice.run(args('--all'))).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('--yes'),
    });
    expect((await practice.run(args('--all', '--show-script'))).code).toBe(2);
  });

  it('a dead one is a row, and the exit code 6', async () => {
    const { code, stdout } = await practice.run(args('--all', '--yes', '--json'));
    expect(code).toBe(6);
    const { kind, items } = JSON.parse(stdout) as { kind: string; items: object[] };
    expect(kind).toBe('RunResults');
    expect(items).toMatchObject([
      { server: 'practice', outcome: 'changed' },
      { server: 'dead', state: 'unreachable', error: 'unreachable' },
    ]);
  });

  it('the table has the steps that changed, and why a server did not', async () => {
    const { code, stdout } = await practice.run(args('--all', '--dry-run'));
    expect(code).toBe(6);
    expect(stdout).toMatch(/^practice +unchanged/m);
    expect(stdout).toMatch(/^dead +unreachable +\S/m);
  });
});

/** A port of the loopback on which nobody listens. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
