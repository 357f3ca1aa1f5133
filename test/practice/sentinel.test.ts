/**
 * Planted secrets are looked for everywhere while ctctl works with them: in arguments and environments of all
 * processes on both sides, in output, logs, plans, journals and errors, and in every file that was made meanwhile.
 */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPicture } from '../support/rfb/client.ts';
import { watchProcesses } from '../support/sentinel/process-watch.ts';
import { findBelow, findIn } from '../support/sentinel/sentinels.ts';
import { type PlantedWorld, planted, startPlantedWorld } from '../support/sentinel/world.ts';
import { until } from '../support/sshd/until.ts';
import { runOnTerminal } from '../support/terminal.ts';

const { login, sudo, passphrase, vnc, wrong } = planted;
const all = Object.values(planted);

const inTmp = (): readonly string[] => readdirSync(tmpdir()).map((name) => join(tmpdir(), name));

let world: PlantedWorld;
let before: readonly string[];
/** What files have held at any time. */
const written = new Set<string>();
beforeAll(async () => {
  before = inTmp();
  world = await startPlantedWorld();
});
afterAll(() => world?.stop());

/** Home, kept connections, keyring, server and whatever else was made in /tmp; not what the test itself has planted. */
function lookAtFiles(): void {
  const known = [...before, dirname(world.passwordFile), world.trace.folder];
  for (const path of inTmp().filter((each) => !known.includes(each))) {
    for (const found of findBelow(path, all)) written.add(found);
  }
}

interface Step {
  readonly args: readonly string[];
  /** The exit code that it must have. */
  readonly code: number;
  readonly input?: string;
  /** Makes the domain fail to start, with these words of the server's. */
  readonly fault?: string;
}

/** Everything that ctctl does with secrets. */
function steps(): readonly Step[] {
  const create = (name: string, ...flags: readonly string[]): readonly string[] => [
    ...['domain', 'create', name, '--hvm', '--disk', '100M', '--memory', '64', '--bridge', 'intern'],
    ...['--vnc-password-file', world.passwordFile, ...flags],
  ];
  const store = (secret: string, ...words: readonly string[]): Step => ({
    args: ['secret', 'set', ...words, '--password-stdin', '--debug'],
    code: 0,
    input: `${secret}\n`,
  });
  const typed = (secret: string, code: number, ...args: readonly string[]): Step => ({
    args: [...args, '--password-stdin'],
    code,
    input: `${secret}\n`,
  });
  return [
    store(login.text, 'box'),
    store(login.text, 'both'),
    store(sudo.text, 'both', '--sudo'),
    store(sudo.text, 'anna', '--sudo'),
    store(passphrase.text, '--key', world.keyFile),
    { args: ['list', '--debug', '--verbose'], code: 0 },
    typed(wrong.text, 4, 'list', '--on', 'box', '--debug', '--verbose'),
    typed(wrong.text, 4, 'start', 'box:x', '--json'),
    typed(sudo.text, 0, 'server', 'check', 'anna', '--debug'),
    { args: ['server', 'check', 'keyed', '-o', 'json', '--debug'], code: 0 },
    { args: create('both:one', '--dry-run', '--debug'), code: 0 },
    { args: create('both:one', '--show-script'), code: 0 },
    { args: create('both:one', '--start', '--debug', '--verbose'), code: 0 },
    { args: create('keyed:one', '--start', '-o', 'json'), code: 0 },
    { args: create('anna:two', '--disk', '900G', '--debug'), code: 5 },
    { args: create('keyed:bad', '--start', '--debug', '--verbose'), code: 1, fault: 'told to fail' },
    { args: create('system:three', '--start', '--debug', '--verbose'), code: 0 },
    { args: create('anna:four', '--vnc-password-file', '-', '--json'), code: 0, input: `${vnc.text}\n` },
    typed(login.text, 0, 'list', '--on', 'box', '--keep', '1m', '--verbose'),
    { args: create('both:five', '--keep', '1m', '--start', '-o', 'json', '--verbose'), code: 0 },
    { args: ['session', 'list', '--json', '--debug'], code: 0 },
  ];
}

/** The console of a domain with a password: the viewer knows it, ctctl does not. */
async function watchConsole(): Promise<void> {
  const { child, stdout } = world.trace.start(['vnc', 'both:one', '--no-viewer', '--debug'], world.env);
  const ended = once(child, 'exit');
  const port = await until('the tunnel', () => /vnc:\/\/127\.0\.0\.1:(\d+)/.exec(stdout())?.[1], 20_000);
  const picture = await readPicture('127.0.0.1', Number(port), { password: vnc.text });
  expect(picture.name).toContain('one');
  child.kill('SIGINT');
  await ended;
}

/** A person without a keyring types the passwords, the first one wrong. */
async function typeEverything(): Promise<void> {
  for (const flags of [[], ['--sudo']]) {
    expect((await world.trace.run(['secret', 'delete', 'both', ...flags], world.env)).code).toBe(0);
  }
  const { code, screen } = await runOnTerminal(
    world.practice,
    ['list', '--on', 'both', '--debug'],
    [
      [/Password of anna@both:/, wrong.text],
      [/not right/, login.text],
      [/sudo password of anna@both:/, sudo.text],
    ],
  );
  expect([code, findIn(screen, all)]).toEqual([0, []]);
}

it('no process shows a secret while everything is done that needs one', async () => {
  const watch = await watchProcesses(all);
  for (const { args, code, input, fault } of steps()) {
    if (fault) world.practice.control('fail-create', fault);
    const result = await world.trace.run(args, world.env, input);
    expect({ args, ...result }).toMatchObject({ args, code });
    lookAtFiles();
  }
  await watchConsole();
  await typeEverything();
  lookAtFiles();
  const { looks, found } = await watch.stop();
  expect(found).toEqual([]);
  expect(looks).toBeGreaterThan(50);
}, 180_000);

it('both sides were seen', () => {
  const started = world.trace.executions();
  const programs = ['dist/ctctl.cjs"', '/usr/bin/sudo"', '/bin/xm"', '"ssh", "-M"', '"session", "serve"'];
  // The trace itself is not shown: it holds the environment of whoever runs the tests.
  expect(programs.filter((program) => !started.includes(program))).toEqual([]);
});

it('none is in an argument or the environment of any program that was started, here or on the server', () => {
  expect(findIn(world.trace.executions(), all)).toEqual([]);
});

it('none was printed: in plans, scripts, documents, debugging, errors', () => {
  expect(world.trace.outputs()).toContain('ssh: ');
  expect(findIn(world.trace.outputs(), all)).toEqual([]);
});

it('none was ever in a file of either side, but for the definitions', () => {
  // In state.json the practice server keeps what xend has in its memory: the settings of running domains.
  const places = ['etc/xen/five', 'etc/xen/four', 'etc/xen/one', 'etc/xen/three', 'state.json'];
  expect([...written].sort()).toEqual(
    places.map((place) => `${join(world.practice.server, place)}: VNC password as plain text`),
  );
});

it('the logs of sshd and sudo were among the files, and told what was done', () => {
  expect(world.sshd.log()).toContain('debug1: ');
  expect(readFileSync(join(world.practice.folder, 'sudo.log'), 'utf8')).toContain('anna : ');
});
