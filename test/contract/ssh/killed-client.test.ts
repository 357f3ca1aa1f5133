/** A laptop that dies in the middle of a change: the server completes the bundle without it. */
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleProgram, startProgram } from '../../support/sshd/client-process.ts';
import { startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

let folder: string;
/** TMPDIR of the sessions: nothing may be left in it. */
let scratch: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ctctl it's killed "));
  scratch = join(folder, 'tmp');
  mkdirSync(scratch);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a client that is killed', () => {
  it.each(['exec string', 'stdin'])('leaves a bundle sent as %s to be completed', async (way) => {
    const own = await startSshd({ env: { TMPDIR: scratch } });
    try {
      const knownHosts = join(own.folder, 'known_hosts');
      const [hostKey] = own.hostKeys;
      writeFileSync(knownHosts, `lab ${hostKey?.publicLine}\n`);
      const program = await bundleProgram('test/contract/ssh/killed-client.program.ts', own.folder);
      const args = [`${own.port}`, own.user, own.key.file, knownHosts, folder, way];
      const child = startProgram(program, args);
      const exited = once(child, 'exit');
      await until('the first step is under way', () => existsSync(join(folder, 'first.begun')), 20_000);
      child.kill('SIGKILL');
      expect(await exited).toEqual([null, 'SIGKILL']);
      await until('the server has noticed', () => own.connections().length === 0);
      expect(existsSync(join(folder, 'second.begun'))).toBe(false);
      writeFileSync(join(folder, 'go'), '');
      await until('all steps are done', () => existsSync(join(folder, 'third')), 20_000);
      await until('the temporary folder is gone', () => readdirSync(scratch).length === 0);
      expect(own.sessions()).toBe(1);
    } finally {
      // Whatever still waits for it ends.
      writeFileSync(join(folder, 'go'), '');
      await own.stop();
    }
  });
});
