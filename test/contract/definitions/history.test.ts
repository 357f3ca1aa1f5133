/** What is kept of a definition's old texts, in which order, and what an undo brings back. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ShellName, shells } from '../../support/local-shell.ts';
import { said } from '../bundles-host/host.ts';
import { xenServer } from './server.ts';

const old = Buffer.from("name = 'winxp'\nmemory = 512\n");
const fresh = Buffer.from("name = 'winxp'\nmemory = 1024\n");

describe.each(Object.keys(shells) as ShellName[])('in %s', (shell) => {
  it('history: each old text, by whom and by which run it was replaced, the newest first', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old);
    const texts = [old, ...[1, 2, 3].map((number) => Buffer.from(`name = 'winxp'\nmemory = ${number}\n`))];
    const began = Math.floor(Date.now() / 1000) * 1000;
    for (const [index, after] of texts.slice(1).entries()) {
      await xen.revise({ before: texts[index] ?? old, after }, { who: `user${index}@laptop` });
    }
    const kept = await xen.history();
    expect(kept.map(({ text }) => text?.toString())).toEqual([texts[2], texts[1], texts[0]].map(String));
    expect(kept.map(({ bytes }) => bytes)).toEqual([26, 26, 28]);
    expect(kept.map(({ replaced }) => replaced?.by)).toEqual([
      'user2@laptop',
      'user1@laptop',
      'user0@laptop',
    ]);
    for (const { revision, replaced } of kept) {
      expect(revision).toMatch(/^\d{8}-\d{6}\.\d+$/);
      expect(replaced?.command).toBe('ctctl config edit winxp');
      expect(xen.has(`state/runs/${replaced?.run}`)).toBe(true);
      expect(replaced?.at.getTime()).toBeGreaterThanOrEqual(began);
    }
    for (const name of readdirSync(join(xen.folder, 'state/saved')).filter(
      (each) => !each.endsWith('.from'),
    )) {
      expect(statSync(join(xen.folder, 'state/saved', name)).mode & 0o777).toBe(0o700);
    }
  });

  it('changes of one second keep their order', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', 'start\n');
    // A clock that stands still, for the shells that have none of their own.
    xen.write(
      'bin/date',
      `#!/bin/sh\ncase $* in +%s) echo 1795449600 ;; *) echo 20261123-160000 ;; esac\n`,
      0o755,
    );
    const texts = [
      'start\n',
      ...Array.from({ length: 11 }, (_, at) => `name = 'winxp'\nmemory = ${at + 1}\n`),
    ];
    for (const [index, after] of texts.slice(1).entries()) {
      const before = Buffer.from(texts[index] ?? '');
      expect((await xen.revise({ before, after: Buffer.from(after) })).outcome).toBe('changed');
    }
    expect((await xen.history()).map(({ text }) => text?.toString())).toEqual(texts.slice(0, -1).reverse());
  });

  it('history passes over what is not of this file, what lost its note, and a note that lost its text', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old);
    expect(await xen.history()).toEqual([]);
    const others = xen.write('xen/other', old);
    await xen.revise({ name: 'other', path: others, before: old, after: fresh });
    for (const number of [1, 2, 3]) {
      const before = xen.read('xen/winxp');
      await xen.revise({ before, after: Buffer.from(`name = 'winxp'\nmemory = ${number}\n`) });
    }
    const [third, second, first, ...more] = await xen.history();
    expect(more).toEqual([]);
    rmSync(join(xen.folder, `state/saved/${third?.revision}.from`));
    rmSync(join(xen.folder, `state/saved/${second?.revision}/winxp`));
    expect(await xen.history()).toEqual([first]);
    xen.write(`state/saved/${first?.revision}.from`, xen.path);
    expect(await xen.history()).toEqual([]);
  });

  it('undo: the old text with its mode, or no file; what somebody changed since stays', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old, 0o640);
    const report = await xen.revise({ before: old, after: fresh }, { failing: true });
    expect(report.outcome).toBe('failed');
    expect([xen.read('xen/winxp'), statSync(xen.path).mode & 0o777]).toEqual([old, 0o640]);
    rmSync(xen.path);
    await xen.revise({ after: fresh }, { failing: true });
    expect(readdirSync(join(xen.folder, 'xen'))).toEqual([]);
  });

  it('says how a person takes it back', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old);
    const [step] = (await xen.revise({ before: old, after: fresh })).steps;
    expect(step?.undoBy).toMatch(/^cp -p '.*\/state\/saved\/.*\/winxp' '.*\/xen\/winxp'$/);
  });
});

// busybox has a cp of its own, which no stand-in can keep from working.
describe.each(['dash', 'bash'] as const)('in %s', (shell) => {
  it('no room for the old text: nothing is changed, and no half of it is kept', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old);
    xen.write(
      'bin/cp',
      `#!/bin/sh\nfor to do :; done\ncase $to in */saved/*) printf half >"$to"; echo "cp: error writing '$to': No space left on device" >&2; exit 1 ;; esac\nexec /bin/cp "$@"\n`,
      0o755,
    );
    const report = await xen.revise({ before: old, after: fresh });
    expect(said(report)).toEqual([
      `failed: cannot save the old ${xen.path} in ${xen.folder}/state: No space left on device`,
    ]);
    expect([xen.read('xen/winxp'), readdirSync(join(xen.folder, 'xen'))]).toEqual([old, ['winxp']]);
    expect(readdirSync(join(xen.folder, 'state/saved'))).toEqual([]);
  });
});
