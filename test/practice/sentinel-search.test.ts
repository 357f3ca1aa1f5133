/** The search for planted secrets finds them, wherever somebody puts one: else the tests with it could not fail. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startExecTrace } from '../support/sentinel/exec-trace.ts';
import { watchProcesses } from '../support/sentinel/process-watch.ts';
import { findBelow, findIn, sentinel } from '../support/sentinel/sentinels.ts';
import { readProc } from '../support/sshd/processes.ts';
import { until } from '../support/sshd/until.ts';

describe('the search', () => {
  const planted = sentinel('planted secret');
  const other = sentinel('another secret');
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ctctl-planted-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each<[string, (text: Buffer) => Buffer]>([
    ['as plain text', (text) => text],
    ['in UTF-16', (text) => Buffer.from(`password: ${text}`, 'utf16le')],
    ['in hex', (text) => Buffer.from(text.toString('hex'))],
    ...[0, 1, 2].map((offset): [string, (text: Buffer) => Buffer] => [
      'in base64',
      (text) => Buffer.from(Buffer.from(`${'x'.repeat(offset)}${text}\n`).toString('base64')),
    ]),
  ])('finds a secret %s in a file', (form, write) => {
    mkdirSync(join(folder, 'below'), { recursive: true });
    const file = join(folder, 'below/log');
    writeFileSync(
      file,
      Buffer.concat([Buffer.from('a line '), write(Buffer.from(planted.text)), Buffer.from('!')]),
    );
    const found = [`${file}: planted secret ${form}`];
    expect([findBelow(folder, [planted, other]), findBelow(file, [planted])]).toEqual([found, found]);
  });

  it.each<[string, string[], NodeJS.ProcessEnv]>([
    ['the command line', ['60', planted.text], {}],
    ['the environment', ['60'], { PASSWORD: Buffer.from(planted.text).toString('base64') }],
  ])('finds a secret in %s of a process', async (place, args, env) => {
    const watch = await watchProcesses([planted]);
    const child = spawn('sh', ['-c', 'read line', ...args], { env: { PATH: process.env.PATH, ...env } });
    await until('a look at it', () => readProc(child.pid ?? 0, 'cmdline').startsWith('sh'));
    // Some rounds later, to be sure.
    await until('some more looks', roundsPassed());
    const { found } = await watch.stop();
    child.kill();
    expect(found).toContainEqual(expect.stringMatching(`^planted secret .* in ${place} of ${child.pid}$`));
  });

  it('finds a secret in what a process starts for a moment, on both sides of it', async () => {
    const trace = startExecTrace();
    const child = spawn('sh', ['-c', 'read line; for each in 1; do /bin/true "$line"; done; read line']);
    await trace.follow(child.pid ?? 0);
    child.stdin.write(`${planted.text}\n`);
    await until('the trace', () => findIn(trace.executions(), [planted]).length > 0);
    child.stdin.end('\n');
    await once(child, 'exit');
    await trace.run(['list', '--on', `${planted.text}x`], { PATH: process.env.PATH, HOME: folder });
    expect(trace.executions().includes(`"${planted.text}x"`)).toBe(true);
    await trace.stop();
  });
});

/** True after so many calls: until() makes one every 20 ms. */
function roundsPassed(): () => boolean {
  let calls = 0;
  return () => {
    calls += 1;
    return calls > 25;
  };
}
