/** What a bundle is told of before anything is sent to a server: by list, show, check and run; and what a person is asked. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Practice, startPractice } from '../support/practice.ts';
import { runOnTerminal } from '../support/terminal.ts';

let practice: Practice;
let made: string;

const yaml = (folder: string) => `name: notes
title: Notes
parameters:
  owner: { description: Who looks after it }
steps:
  - id: motd
    file: { path: ${folder}/motd, content: "Hello \${owner}\\n" }
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
  mkdirSync(join(practice.folder, 'config/ctctl/bundles'), { recursive: true });
});
afterAll(() => practice?.stop());

describe('bundle list, show, check, new', () => {
  it('list: what is broken hides the one of ctctl all the same, and files without a name are told', async () => {
    const folder = join(practice.folder, 'config/ctctl/bundles');
    writeFileSync(join(folder, 'time.yaml'), 'name: time\n');
    writeFileSync(join(folder, 'My Bundle.yaml'), yaml(made));
    const { stdout, stderr } = await practice.run(['bundle', 'list']);
    expect(stdout).toMatch(/^time .*BROKEN: .*; stands before the one of ctctl/m);
    expect(stderr).toContain('My Bundle.yaml');
    rmSync(join(folder, 'time.yaml'));
  });

  it('check and run say the same of one of another name', async () => {
    writeFileSync(join(practice.folder, 'config/ctctl/bundles/other.yaml'), yaml(made));
    const words = 'the file is found as other, but says notes';
    const checked = await practice.run(['bundle', 'check', 'other']);
    expect(checked).toMatchObject({ code: 2, stdout: expect.stringContaining(words) });
    const run = await practice.run(['bundle', 'run', 'other', '--param', 'owner=Ada']);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
  });

  it('show --source prints the YAML, and new --from makes an own one of it', async () => {
    const shown = await practice.run(['bundle', 'show', 'updates', '--source']);
    expect(shown.stdout).toMatch(/^name: updates$/m);
    expect(await practice.run(['bundle', 'new', 'mine', '--from', 'updates'])).toMatchObject({ code: 0 });
    const own = await practice.run(['bundle', 'show', 'mine', '--source']);
    expect(own.stdout).toBe(shown.stdout.replace('name: updates', 'name: mine'));
    expect((await practice.run(['bundle', 'check', 'mine'])).code).toBe(0);
  });

  it('show tells an empty default, check counts one step as one, and help says what is so', async () => {
    const one = write(
      'one.yaml',
      `name: one\ntitle: One\nparameters: { c: { choices: ['', red], default: '' } }\nsteps:\n  - { id: a, file: { path: "/x\${c}", content: x } }\n`,
    );
    expect((await practice.run(['bundle', 'check', one])).stderr).toContain(': 1 step, no problems');
    const shown = await practice.run(['bundle', 'show', one]);
    expect(shown.stdout).toMatch(/^parameter c +string; default ""; one of "", red$/m);
    const { stdout } = await practice.run(['bundle', 'run', '--help']);
    expect(stdout).toContain('do not ask before it runs on several servers');
    expect(stdout).not.toMatch(/default: \[\]|disruptive/);
  });
});

describe('bundle run', () => {
  it('takes no empty secret', async () => {
    const text = yaml(made)
      .replace(/parameters:\n.*/, 'parameters: { owner: { secret: true } }')
      .replace(/^title: .*$/m, 'title: Notes');
    const args = ['bundle', 'run', write('secret.yaml', text), '--param-file', 'owner=-'];
    const { code, stderr } = await practice.run(args);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('owner (--param-file): it is empty'),
    });
  });

  it.each([[[]], [['--dry-run']]])(
    'reads the shell of all steps before anything is sent: %j',
    async (flags) => {
      const check = 'check: test -e /x >/tmp/y';
      const more = `  - id: more\n    shell:\n      ${check}\n      apply: |\n        true\n        if\n`;
      const text = `${yaml(made)}${more}`;
      const lineOf = (words: string): number => text.split('\n').indexOf(words) + 1;
      const broken = write('syntax.yaml', text);
      const before = practice.sessions();
      const args = ['bundle', 'run', broken, '--param', 'owner=Ada', ...flags];
      const { code, stderr } = await practice.run(args);
      expect(code).toBe(2);
      expect(stderr).toContain(`syntax.yaml:${lineOf('        if')}: steps.more.shell.apply: sh: `);
      expect(practice.sessions()).toBe(before);
      writeFileSync(broken, text.replace('        if\n', ''));
      const warned = await practice.run([...args, '--dry-run']);
      expect(warned.code, warned.stderr).toBe(0);
      expect(warned.stderr).toMatch(/^warning: .*syntax\.yaml:\d+: .*writing to a file in a check/m);
    },
  );

  it('asks again at once, and lets choose from a list', async () => {
    const asking = write(
      'asking.yaml',
      `name: asking\ntitle: Asking\nparameters:\n  disk: { type: size }\n  colour: { choices: [red, green] }\nsteps:\n  - id: a\n    file: { path: ${made}/asked, content: "\${disk} \${colour}" }\n`,
    );
    const { code, screen } = await runOnTerminal(
      practice,
      ['bundle', 'run', asking],
      [
        [/disk \(a size like 8G or 512M\):/, 'big'],
        [/disk: expected a size[\s\S]*disk \(/, '8G'],
        [/colour:[\s\S]*green/, '\x1b[B'],
      ],
    );
    expect(code, screen).toBe(0);
    expect(readFileSync(join(made, 'asked'), 'utf8')).toBe('8G green');
  });
});
