/** Prompts: asked on a terminal, refused elsewhere, cancelled by Ctrl-C. */

import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import { createPrompts, type Prompts } from '../../../src/output/prompts.ts';
import { terminal } from './streams.ts';

const ctrlC = '\x03';
const ctrlD = '\x04';
/** Stands for the end of the input: the terminal is gone. */
const end = '';

/** Asks on a terminal and types the keys once the question stands there. */
async function answer<Result>(ask: (prompts: Prompts) => Promise<Result>, ...keys: readonly string[]) {
  const input = terminal(true);
  const output = terminal(true);
  let shown = '';
  const asked = new Promise<void>((resolve) => {
    output.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
      if (shown.includes('question')) {
        resolve();
      }
    });
  });
  const result = ask(createPrompts({ input, output }));
  // Handled below; without this an early failure would count as unhandled while the question is awaited.
  result.catch(() => {});
  await Promise.race([asked, result]);
  for (const key of keys) {
    if (key === end) {
      input.end();
    } else {
      input.write(key);
    }
  }
  return { result: await result, shown };
}

describe('on a terminal', () => {
  it.each([
    ['y\r', true],
    ['n\r', false],
    ['\r', false],
    ['yes\r', true],
  ])('confirm: %j is %s', async (keys, expected) => {
    const { result } = await answer((prompts) => prompts.confirm('A question', 'use --yes'), keys);
    expect(result).toBe(expected);
  });

  it('a question ends when nobody needs its answer any more, with the reason', async () => {
    const over = new AbortController();
    const asking = answer((prompts) => prompts.password('A question', 'use --yes', over.signal), 'x');
    setTimeout(() => over.abort(new Error('the connection was lost')), 50);
    await expect(asking).rejects.toThrow('the connection was lost');
  });

  it('choose: the number of one in a list', async () => {
    const ask = (prompts: Prompts) => prompts.choose('A question', ['red', 'green\x1b[2J'], 'use --param');
    expect((await answer(ask, '\r')).result).toBe(0);
    const { result, shown } = await answer(ask, '\x1b[B', '\r');
    expect(result).toBe(1);
    expect(shown).not.toContain('\x1b[2J');
  });

  it.each([
    ['home:winxp\r', true],
    ['winxp\r', false],
    ['\r', false],
  ])('typed: %j is %s', async (keys, expected) => {
    const { result } = await answer(
      (prompts) => prompts.typed('A question', 'home:winxp', 'use --confirm'),
      keys,
    );
    expect(result).toBe(expected);
  });

  it('password: gives a secret and does not show it', async () => {
    const { result, shown } = await answer(
      (prompts) => prompts.password('A question', 'use a key'),
      'hunter2\r',
    );
    expect(result).toBeInstanceOf(Secret);
    expect(result.reveal()).toBe('hunter2');
    expect(shown).not.toContain('hunter2');
  });

  it('shows what a server said as text', async () => {
    const { shown } = await answer((prompts) => prompts.confirm('A question\u202e\x9b', 'use --yes'), 'y\r');
    expect(shown).toContain('A question\\u202e\\x9b');
  });

  it.each<[string, (prompts: Prompts) => Promise<unknown>]>([
    ['confirm', (prompts) => prompts.confirm('A question', 'x')],
    ['typed', (prompts) => prompts.typed('A question', 'y', 'x')],
    ['password', (prompts) => prompts.password('A question', 'x')],
  ])('Ctrl-C, Ctrl-D and the end of the input at %s cancel', async (_title, ask) => {
    for (const key of [ctrlC, ctrlD, end]) {
      await expect(answer(ask, key)).rejects.toMatchObject({ reason: 'cancelled' });
    }
  });

  it('asks one question after the other', async () => {
    const input = terminal(true);
    // A prompt ends what it writes to; the real stderr does not mind.
    const output = Object.assign(terminal(true), { end: () => output });
    const unanswered = ['A question', 'Another one'];
    output.on('data', (chunk: Buffer) => {
      const [next] = unanswered;
      if (next !== undefined && chunk.toString().includes(next)) {
        unanswered.shift();
        // The prompt listens to keys as soon as it has drawn itself.
        setImmediate(() => input.write('y\r'));
      }
    });
    const prompts = createPrompts({ input, output });
    expect(await prompts.confirm('A question', 'x')).toBe(true);
    expect(await prompts.confirm('Another one', 'x')).toBe(true);
  });
});

describe('where nobody can answer', () => {
  it.each([
    ['no terminal to read', false, true, false, 'there is no terminal'],
    ['no terminal to show', true, false, false, 'there is no terminal'],
    ['--no-input', true, true, true, '--no-input was given'],
  ])('%s', async (_title, canRead, canShow, noInput, why) => {
    const output = terminal(canShow);
    const prompts = createPrompts({ input: terminal(canRead), output, noInput });
    const refusal = (flag: string) => ({ reason: 'refused', message: `cannot ask "Q": ${why}`, next: flag });
    await expect(prompts.confirm('Q', 'use --yes')).rejects.toMatchObject(refusal('use --yes'));
    await expect(prompts.typed('Q', 'x', 'use --confirm=x')).rejects.toMatchObject(
      refusal('use --confirm=x'),
    );
    await expect(prompts.password('Q', 'use a key')).rejects.toMatchObject(refusal('use a key'));
    expect(output.read()).toBeNull();
  });
});
