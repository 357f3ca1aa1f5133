/** Another text for a definition: only in the place of what was read, checked by its toolstack, the old one kept. */
import {
  chownSync,
  lchownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ShellName, shells } from '../../support/local-shell.ts';
import { said } from '../bundles-host/host.ts';
import { type Xen, xenServer } from './server.ts';

const old = Buffer.from("name = 'winxp'\nmemory = 512\n");
const fresh = Buffer.from("name = 'winxp'\nmemory = 1024\n");

/** Nothing was written: not the definition, not beside it, and no old text is kept. */
function expectUntouched({ folder, read, has }: Xen, text: Buffer = old): void {
  expect(read('xen/winxp').toString('latin1')).toBe(text.toString('latin1'));
  expect(readdirSync(join(folder, 'xen'))).toEqual(['winxp']);
  expect(has('state/saved') ? readdirSync(join(folder, 'state/saved')) : []).toEqual([]);
}

describe.each(Object.keys(shells) as ShellName[])('in %s', (shell) => {
  it.each(['xl', 'xm'] as const)(
    '%s: in place after its dry run, mode and owner as before; then unchanged',
    async (tool) => {
      const xen = xenServer(shell, tool);
      xen.write('xen/winxp', old, 0o640);
      // Only root can give a file away; anybody else's test knows one owner.
      if (process.getuid?.() === 0) chownSync(xen.path, 1, 2);
      const { uid, gid } = statSync(xen.path);
      const report = await xen.revise({ before: old, after: fresh });
      expect([report.outcome, said(report)]).toEqual([
        'changed',
        [expect.stringMatching(/^changed: 29 bytes of [-0-9]+ [:0-9]+$/)],
      ]);
      const now = statSync(xen.path);
      expect([xen.read('xen/winxp'), now.mode & 0o777, now.uid, now.gid]).toEqual([fresh, 0o640, uid, gid]);
      expect(xen.read('calls').toString()).toMatch(
        tool === 'xl' ? /^-N create .*winxp\.ctctl-new\.\S+\n$/ : /^create -q -n .*\n$/,
      );
      expect((await xen.revise({ before: old, after: fresh })).outcome).toBe('unchanged');
      expect(readdirSync(join(xen.folder, 'xen'))).toEqual(['winxp']);
    },
  );

  it('a plan changes nothing, and says which text it would replace', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old);
    expect(said(await xen.revise({ before: old, after: fresh }, { mode: 'plan' }))).toEqual([
      expect.stringMatching(/^pending: another text \(28 bytes of [-0-9]+ [:0-9]+\)$/),
    ]);
    expectUntouched(xen);
    expect(xen.has('state')).toBe(false);
  });

  it('somebody else’s change since it was read is not written over', async () => {
    const xen = xenServer(shell);
    const theirs = Buffer.from("name = 'winxp'\nmemory = 768\n");
    xen.write('xen/winxp', theirs);
    const report = await xen.revise({ before: old, after: fresh });
    expect([report.outcome, said(report)]).toEqual([
      'refused',
      [
        expect.stringMatching(
          /^refused: .*winxp has been changed since it was read \(28 bytes of .*\): nothing is written over it$/,
        ),
      ],
    ]);
    expectUntouched(xen, theirs);
    expect(xen.read('calls').toString()).toBe('');
  });

  it('nor is one that comes between the check and the end', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old);
    xen.write('hook', `printf theirs >"$S/xen/winxp"`);
    const report = await xen.revise({ before: old, after: fresh });
    expect([report.outcome, said(report)]).toEqual([
      'failed',
      [`failed: ${xen.path} has just been changed by somebody else: nothing is written over it`],
    ]);
    expectUntouched(xen, Buffer.from('theirs'));
  });

  it('nor a file that somebody makes meanwhile', async () => {
    const xen = xenServer(shell);
    xen.write('hook', `printf theirs >"$S/xen/winxp"`);
    const report = await xen.revise({ after: fresh });
    expect(said(report)).toEqual([`failed: ${xen.path} has just been made by somebody else`]);
    expectUntouched(xen, Buffer.from('theirs'));
  });

  it('nor one that is gone, before or meanwhile', async () => {
    const xen = xenServer(shell);
    expect(said(await xen.revise({ before: old, after: fresh }))).toEqual([
      `refused: ${xen.path} was read, but is not there any more`,
    ]);
    xen.write('xen/winxp', old);
    xen.write('hook', `rm "$S/xen/winxp"`);
    const report = await xen.revise({ before: old, after: fresh });
    expect([report.outcome, readdirSync(join(xen.folder, 'xen'))]).toEqual(['failed', []]);
  });

  it('what the toolstack does not take never gets there, and its words are told', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old);
    const report = await xen.revise({ before: old, after: Buffer.from(`${fresh}oops\n`) });
    expect([report.outcome, said(report)]).toEqual([
      'failed',
      ['failed: xl does not take the definition: config parsing error near oops'],
    ]);
    expectUntouched(xen);
  });

  it('but where somebody has said so it does, without being tried', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old);
    const after = Buffer.from(`${fresh}oops\n`);
    const report = await xen.revise({ before: old, after, asItIs: true });
    expect([report.outcome, xen.read('xen/winxp'), xen.read('calls').toString()]).toEqual([
      'changed',
      after,
      '',
    ]);
    expect((await xen.history()).map(({ text }) => text)).toEqual([old]);
  });

  describe('a new one', () => {
    it.each([
      ["name = 'winxp'\n", 0o644],
      ["name = 'winxp'\nvncpasswd = 'hush'\n", 0o600],
    ])('%j: made with mode %o, once', async (text, mode) => {
      const xen = xenServer(shell);
      const report = await xen.revise({ after: Buffer.from(text) });
      expect(said(report)).toEqual([expect.stringMatching(`^changed: ${text.length} bytes of `)]);
      expect([xen.read('xen/winxp').toString(), statSync(xen.path).mode & 0o777]).toEqual([text, mode]);
      expect((await xen.revise({ after: Buffer.from(text) })).outcome).toBe('unchanged');
      expect(JSON.stringify(report)).not.toContain('hush');
      expect(await xen.history()).toEqual([]);
    });

    it('not over a file that is there', async () => {
      const xen = xenServer(shell);
      xen.write('xen/winxp', old);
      expect(said(await xen.revise({ after: fresh }))).toEqual([
        expect.stringMatching(/^refused: .*winxp is there already \(28 bytes of .*\)$/),
      ]);
      expectUntouched(xen);
    });

    it('not where another file defines the domain', async () => {
      const xen = xenServer(shell);
      const other = xen.write('xen/windows.cfg', old);
      expect(said(await xen.revise({ after: fresh }))).toEqual([
        `refused: winxp is defined already in ${other}`,
      ]);
      expect(readdirSync(join(xen.folder, 'xen'))).toEqual(['windows.cfg']);
    });

    it('not where such a domain runs, nor for the server itself', async () => {
      const xen = xenServer(shell);
      xen.write('running', 'winxp 7 512 1 -b---- 1.0\n');
      expect(said(await xen.revise({ after: fresh }))).toEqual([
        `refused: a domain winxp is there already, without a definition in ${xen.folder}/xen`,
      ]);
      expect(said(await xen.revise({ name: 'Domain-0', after: fresh }))).toEqual([
        'refused: Domain-0 is the server itself, not a guest',
      ]);
      expect(readdirSync(join(xen.folder, 'xen'))).toEqual([]);
    });
  });

  it('a running domain keeps its old one for now, which is said', async () => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old);
    xen.write('running', 'winxp 7 512 1 -b---- 1.0\n');
    const { outcome, warnings } = await xen.revise({ before: old, after: fresh });
    expect([outcome, warnings]).toEqual([
      'changed',
      ['winxp is running: the definition takes effect at its next start'],
    ]);
  });

  describe('links', () => {
    it('are followed, and stay', async () => {
      const xen = xenServer(shell);
      mkdirSync(join(xen.folder, 'real'));
      const real = xen.write('real/windows', old);
      symlinkSync('../real/windows', xen.path);
      expect((await xen.revise({ before: old, after: fresh })).outcome).toBe('changed');
      expect([readFileSync(real), readFileSync(xen.path)]).toEqual([fresh, fresh]);
      expect(readdirSync(join(xen.folder, 'real'))).toEqual(['windows']);
      expect((await xen.history()).map(({ text }) => text)).toEqual([old]);
    });

    it('of somebody else are not followed', async () => {
      const xen = xenServer(shell);
      mkdirSync(join(xen.folder, 'real'));
      const real = xen.write('real/windows', old);
      symlinkSync(real, xen.path);
      lchownSync(xen.path, 1, 1);
      expect(said(await xen.revise({ before: old, after: fresh }))).toEqual([
        expect.stringMatching(/^refused: .*xen\/winxp is a link of \w+: not followed$/),
      ]);
      expect(readFileSync(real)).toEqual(old);
    });

    it.each([
      ['nowhere', 'which is not there'],
      ['..', 'is a folder'],
    ])('to %s are refused', async (leads, words) => {
      const xen = xenServer(shell);
      symlinkSync(leads, xen.path);
      const [text] = said(await xen.revise({ before: old, after: fresh }));
      expect(text).toMatch(/^refused: /);
      expect(text).toContain(words);
    });

    it('another name of the same file keeps the old text', async () => {
      const xen = xenServer(shell);
      xen.write('xen/winxp', old);
      linkSync(xen.path, join(xen.folder, 'backup'));
      await xen.revise({ before: old, after: fresh });
      expect([xen.read('backup'), xen.read('xen/winxp')]).toEqual([old, fresh]);
    });
  });

  it.each([
    ['Latin-1', Buffer.from("# Gr\u00fc\u00dfe\nname = 'winxp'\nmemory = 512", 'latin1')],
    ['CRLF', Buffer.from("name = 'winxp'\r\nmemory = 512\r\n")],
    ['no newline at the end', Buffer.from("name = 'winxp'\nmemory = 512")],
    ['UTF-8, per cents, NUL', Buffer.from("# \0 ü 100%s \\n\n%x\nname = 'winxp'\nmemory = 512\n")],
    ['many newlines at the end', Buffer.from("-n\nname = 'winxp'\nmemory = 512\n\n\n")],
  ])('%s: to the byte, there and back', async (_name, text) => {
    const xen = xenServer(shell);
    xen.write('xen/winxp', old);
    expect((await xen.revise({ before: old, after: text })).outcome).toBe('changed');
    expect(xen.read('xen/winxp').toString('latin1')).toBe(text.toString('latin1'));
    expect((await xen.revise({ before: text, after: fresh })).outcome).toBe('changed');
    const [newest] = await xen.history();
    expect(newest?.text?.toString('latin1')).toBe(text.toString('latin1'));
    expect((await xen.revise({ before: fresh, after: newest?.text ?? old })).outcome).toBe('changed');
    expect(xen.read('xen/winxp').toString('latin1')).toBe(text.toString('latin1'));
  });
});
