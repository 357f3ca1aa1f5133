/** `config edit` on a terminal: what a person is asked about an edited text, and whose Ctrl-C it is. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Practice, startPractice } from '../support/practice.ts';
import { plainScreen, squeezed } from '../support/screen.ts';
import { runOnTerminal } from '../support/terminal.ts';

const text = "name = 'office'\nbuilder = 'hvm'\nmemory = 512\non_crash = 'destroy'\n";
const target = 'practice:office';

describe('on a terminal', () => {
  let practice: Practice;
  let editors: string;
  beforeAll(async () => {
    practice = await startPractice('xl');
    editors = mkdtempSync(join(tmpdir(), 'ctctl-editors-'));
  });
  afterAll(async () => {
    await practice?.stop();
    rmSync(editors, { recursive: true, force: true });
  });
  beforeEach(() => writeFileSync(path(), text));

  const path = (): string => join(practice.server, 'etc/xen/office');
  const present = (): string => readFileSync(path(), 'utf8');
  const editor = (name: string, body: string): string => {
    const file = join(editors, name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  /** The text that was kept. */
  const kept = (words: string): string => {
    const file = /your text is kept in (\S+)/.exec(words)?.[1] ?? '';
    const found = readFileSync(file, 'utf8');
    rmSync(dirname(file), { recursive: true });
    return found;
  };
  const down = '\x1b[B';
  const onTerminal = (EDITOR: string, answers: readonly (readonly [RegExp, string])[]) =>
    runOnTerminal(practice, ['config', 'edit', target], answers, { EDITOR });

  it('write it', async () => {
    const { code, screen } = await onTerminal('sed -i s/512/640/', [[/Write it to/, '']]);
    expect([code, present()]).toEqual([0, text.replace('512', '640')]);
    expect(plainScreen(screen)).toMatch(/^\+memory = 640$/m);
    expect(squeezed(screen)).not.toContain('keptin');
  });

  it('edit again: the editor gets the text as it was left, and what it says then counts', async () => {
    // 512 becomes 640, 640 becomes 768.
    const { code } = await onTerminal("sed -i 's/640/768/;s/512/640/'", [
      [/Write it to/, down],
      [/memory = 768[\s\S]*Write it to/, ''],
    ]);
    expect([code, present()]).toEqual([0, text.replace('512', '768')]);
  });

  it('give up: the definition as it was, the text kept', async () => {
    const { code, screen } = await onTerminal('sed -i s/512/640/', [[/Write it to/, down + down]]);
    expect([code, present()]).toEqual([9, text]);
    expect(kept(plainScreen(screen))).toContain('memory = 640');
  });

  it('one that is refused: mend it', async () => {
    const mending = editor('mending', `sed -i 's/= 640 =/= 640/; s/512/640 =/' "$1"`);
    const { code, screen } = await onTerminal(mending, [
      [/What now\?/, ''],
      [/Write it to/, ''],
    ]);
    expect([code, present()]).toEqual([0, text.replace('512', '640')]);
    expect(plainScreen(screen)).toContain('xl does not take the definition');
  });

  it('one that is refused: give up', async () => {
    const { code, screen } = await onTerminal(`sed -i s/512/=/`, [[/What now\?/, down]]);
    expect([code, present()]).toEqual([9, text]);
    kept(plainScreen(screen));
  });

  it('Ctrl-C at the question is giving up', async () => {
    const { code, screen } = await onTerminal('sed -i s/512/640/', [[/Write it to/, '\x03']]);
    expect([code, present()]).toEqual([9, text]);
    kept(plainScreen(screen));
  });

  it('Ctrl-C in the editor is the editor’s own', async () => {
    const body = `trap 'sed -i s/512/640/ "$1"; echo caught' INT\necho editing; read line; echo "read $line"`;
    const { code, screen } = await onTerminal(editor('catches', body), [
      [/editing/, '\x03typed'],
      [/Write it to/, ''],
    ]);
    expect(plainScreen(screen)).toContain('caught');
    expect([code, present()]).toEqual([0, text.replace('512', '640')]);
  });

  it('in one that does not mind it, it ends both', async () => {
    const simple = editor('simple', 'echo editing; read line');
    const { code, screen } = await onTerminal(simple, [[/editing/, '\x03']]);
    expect([code, present()]).toEqual([130, text]);
    expect(plainScreen(screen)).toContain('interrupted in the editor');
  });
});
