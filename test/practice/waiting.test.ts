/** The line that says whom the user waits for: once, on stderr, and on a terminal only as long as it is true. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryFor, knownHostsOf, knownLines, writeServers } from '../support/inventory.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { plainScreen } from '../support/screen.ts';
import { type BrokenServer, silentPort } from '../support/sshd/broken.ts';
import type { Sshd } from '../support/sshd/sshd.ts';
import { runOnTerminal } from '../support/terminal.ts';
import { startXenSshd, toolsFields } from '../support/xen-sshd.ts';

let practice: Practice;
let good: Sshd;
let hole: BrokenServer;
beforeAll(async () => {
  practice = await startPractice('xl');
  good = await startXenSshd(practice);
  hole = await silentPort();
  const fields = toolsFields(practice);
  writeServers(practice, { good: entryFor(good, fields), hole: { address: '127.0.0.1', port: hole.port } });
  writeFileSync(knownHostsOf(practice), knownLines(good, 'good'));
});
afterAll(async () => {
  await hole?.stop();
  await good?.stop();
  await practice?.stop();
});

describe.concurrent('a list with a server that swallows everything', () => {
  it('names it once on stderr; stdout has nothing but the list', async () => {
    const { code, stdout, stderr } = await practice.run(['list', '--json']);
    expect([code, stderr]).toEqual([6, 'waiting on: hole (TCP connection)\n']);
    expect(JSON.parse(stdout)).toMatchObject({
      items: [{ server: 'good' }, { server: 'hole', reason: expect.stringContaining('within 5 s') }],
    });
  });

  it('says nothing while it is quick', async () => {
    const { code, stderr } = await practice.run(['list', '--on', 'good']);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('shows a live line on a terminal, with the seconds, and takes it away', async () => {
    const { code, screen } = await runOnTerminal(practice, ['list'], []);
    expect(code).toBe(6);
    const seconds = [...screen.matchAll(/waiting on: hole \(TCP connection, (\d+) s\)/g)].map(([, s]) =>
      Number(s),
    );
    expect(seconds.length).toBeGreaterThan(2);
    expect(seconds).toEqual([...seconds].sort((one, other) => one - other));
    // Never a line of its own: what is shown is cleared before anything else comes.
    expect(screen).not.toMatch(/waiting on: [^\r]*\n/);
    expect(screen.lastIndexOf('\r\u001b[K')).toBeGreaterThan(screen.lastIndexOf('waiting on'));
    expect(plainScreen(screen.slice(screen.lastIndexOf('\u001b[K')))).toMatch(
      /^SERVER +NAME.*\ngood .*\nhole /,
    );
  });

  it('is not in the way of an error: one line of each', async () => {
    const { code, stdout, stderr } = await practice.run(['start', 'hole:x']);
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(/^waiting on: hole \(TCP connection\)\nctctl: hole: no TCP connection .*\n$/);
  });
});
