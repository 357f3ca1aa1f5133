/** The dialogue with sudo, word by word: what is sent, when, and never sooner. */
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../../../src/common/secret.ts';
import { raw } from '../../../../src/remote/bundle/shell.ts';
import { deliver, type Privilege } from '../../../../src/remote/privilege.ts';

const script = 'ct_main() {\n}\n';
const withPassword: Privilege = { kind: 'sudo-password', password: new Secret('gehe1m') };
const ready = 'ctctl-ready-1\n';

interface Dialogue {
  readonly command: string;
  readonly prompt: string;
  stdout(text: string): void;
  stderr(text: string): void;
  /** What was sent so far, with `<end>` once stdin is ended. */
  sent(): string;
}

function dialogue(privilege: Privilege = withPassword): Dialogue {
  const { command, stdin, watch } = deliver(raw(script), privilege);
  if (typeof stdin !== 'function' || !watch) throw new Error('not a dialogue');
  const stream = new PassThrough();
  stdin(stream);
  let received = '';
  return {
    command,
    prompt: /-p (\S+)/.exec(command)?.[1] ?? '',
    stdout: (text) => watch.stdout(Buffer.from(text)),
    stderr: (text) => watch.stderr(Buffer.from(text)),
    sent() {
      received += stream.read()?.toString() ?? '';
      return received + (stream.writableEnded ? '<end>' : '');
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the password', () => {
  it('follows the prompt, and the script follows the shell', () => {
    const { prompt, sent, stderr, stdout } = dialogue();
    expect(sent()).toBe('');
    stderr(`We trust you have received the usual lecture.\n${prompt}`);
    expect(sent()).toBe('gehe1m\n');
    stdout(ready);
    expect(sent()).toBe(`gehe1m\n${script}<end>`);
  });

  it('is not sent where nobody asks', () => {
    const { sent, stdout } = dialogue();
    stdout(ready);
    expect(sent()).toBe(`${script}<end>`);
  });

  it('is sent to sudo-rs, which puts more around the prompt', () => {
    const { prompt, sent, stderr, stdout } = dialogue();
    stderr(`[sudo: ${prompt}] Password: `);
    vi.advanceTimersByTime(60_000);
    expect(sent()).toBe('gehe1m\n');
    stdout(ready);
    expect(sent()).toBe(`gehe1m\n${script}<end>`);
  });

  it('is sent once: a second prompt ends the dialogue', () => {
    const { prompt, sent, stderr } = dialogue();
    stderr(prompt);
    stderr(`Sorry, try again.\n${prompt}`);
    expect(sent()).toBe('gehe1m\n<end>');
    stderr(`Sorry, try again.\n${prompt}`);
    expect(sent()).toBe('gehe1m\n<end>');
  });

  it('is not sent for the prompt in the trace of a login shell', () => {
    const { command, prompt, sent, stderr, stdout } = dialogue();
    stderr(`+ ${command}\n`);
    expect(sent()).toBe('');
    stderr(prompt);
    expect(sent()).toBe('gehe1m\n');
    stdout(ready);
    expect(sent()).toBe(`gehe1m\n${script}<end>`);
  });

  it('is not sent for a prompt that the script itself shows', () => {
    const { prompt, sent, stderr, stdout } = dialogue();
    stdout(ready);
    stderr(prompt);
    expect(sent()).toBe(`${script}<end>`);
  });

  it('may be missing: then the prompt ends the dialogue', () => {
    const { prompt, sent, stderr } = dialogue({ kind: 'sudo-password' });
    stderr(prompt);
    expect(sent()).toBe('<end>');
  });

  it('does not depend on how the words arrive', () => {
    const cuts = fc.array(fc.nat(200), { maxLength: 8 });
    fc.assert(
      fc.property(cuts, cuts, (stderrCuts, stdoutCuts) => {
        const { prompt, sent, stderr, stdout } = dialogue();
        for (const piece of piecesOf(`Lecture.\n${prompt}`, stderrCuts)) stderr(piece);
        expect(sent()).toBe('gehe1m\n');
        for (const piece of piecesOf(`noise of a start-up file${ready}`, stdoutCuts)) stdout(piece);
        expect(sent()).toBe(`gehe1m\n${script}<end>`);
      }),
    );
  });
});

function piecesOf(text: string, cuts: readonly number[]): readonly string[] {
  const at = [0, ...cuts.filter((cut) => cut < text.length).toSorted((one, two) => one - two), text.length];
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

describe('the script', () => {
  it.each([
    ['part of the line', 'ctctl-ready-1'],
    ['the line within the command', "exec env sudo /bin/sh -c 'echo ctctl-ready-1; exec /bin/sh'\n"],
    ['other words', 'Welcome to home\n'],
  ])('is not sent for %s', (_what, text) => {
    const { sent, stdout } = dialogue();
    stdout(text);
    expect(sent()).toBe('');
  });
});

describe('a question that is not ours', () => {
  it.each(['Verification code: ', 'Current password: ', '[sudo] password for %p: '])('%j', (question) => {
    const { prompt, sent, stderr } = dialogue();
    stderr(`${prompt}\n${question}`);
    vi.advanceTimersByTime(2900);
    expect(sent()).toBe('gehe1m\n');
    vi.advanceTimersByTime(200);
    expect(sent()).toBe('gehe1m\n<end>');
  });

  it('is not a line on its way, nor a message', () => {
    const { prompt, sent, stderr, stdout } = dialogue();
    stderr('sudo: ');
    vi.advanceTimersByTime(2900);
    stderr('unable to resolve host home\n');
    vi.advanceTimersByTime(60_000);
    stderr('Touch your key.\n');
    vi.advanceTimersByTime(60_000);
    stderr(prompt);
    vi.advanceTimersByTime(60_000);
    stdout(ready);
    expect(sent()).toBe(`gehe1m\n${script}<end>`);
  });

  it('is none any more once the shell is there', () => {
    const { sent, stderr, stdout } = dialogue();
    stderr('noise without an end');
    stdout(ready);
    vi.advanceTimersByTime(60_000);
    expect(sent()).toBe(`${script}<end>`);
  });
});

describe('the command', () => {
  it('is the same each time but for the prompt, so that a rule of sudoers can name it', () => {
    const [one, two] = [dialogue(), dialogue()];
    expect(one.prompt).not.toBe(two.prompt);
    expect(one.command.replace(one.prompt, '')).toBe(two.command.replace(two.prompt, ''));
  });
});
