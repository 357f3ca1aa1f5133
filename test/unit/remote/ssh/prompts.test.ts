/** Answers to a server's questions: what the stored password answers, what a person is asked, and how. */
import type { Prompt } from 'ssh2';
import { describe, expect, it, vi } from 'vitest';
import { Secret } from '../../../../src/common/secret.ts';
import { type Answers, answerPrompts } from '../../../../src/remote/authentication/prompts.ts';

/** What ssh2 is given for these questions. */
function answersTo(prompts: readonly Prompt[], given: Answers, title: readonly [string, string] = ['', '']) {
  return new Promise<string[]>((resolve) => {
    answerPrompts('root@home', given)(...title, '', [...prompts], resolve);
  });
}

const hidden = (prompt: string): Prompt => ({ prompt, echo: false });
const shown = (prompt: string): Prompt => ({ prompt, echo: true });
const password = new Secret('gehe1m');

describe('a stored password', () => {
  it.each<[string, readonly Prompt[], readonly string[]]>([
    ['the one question for it', [hidden('Password: ')], ['gehe1m']],
    ['however it is written', [hidden("root@home's password:")], ['gehe1m']],
    ['not a code', [hidden('Verification code: ')], ['']],
    ['not a question whose answer is shown', [shown('Password: ')], ['']],
    ['not two questions', [hidden('Password: '), hidden('Code: ')], ['', '']],
    ['not a question without words', [hidden('')], ['']],
  ])('answers %s', async (_what, prompts, expected) => {
    const ask = vi.fn();
    expect(await answersTo(prompts, { password, ask })).toEqual(expected);
    expect(ask).not.toHaveBeenCalled();
  });
});

describe('a person', () => {
  it('is asked one question after the other, with the place and the title', async () => {
    const questions: string[] = [];
    let open = 0;
    const ask = async (question: string): Promise<Secret> => {
      open += 1;
      expect(open).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      questions.push(question);
      return new Secret(`answer ${questions.length}`);
    };
    const prompts = [hidden(' Password: '), hidden('Code:')];
    expect(await answersTo(prompts, { ask }, [' Two factors ', 'be quick'])).toEqual([
      'answer 1',
      'answer 2',
    ]);
    expect(questions).toEqual([
      'root@home: Two factors be quick Password:',
      'root@home: Two factors be quick Code:',
    ]);
  });

  it.each([
    ['shown where that is possible', true, ['seen']],
    ['hidden else', false, ['unseen']],
  ])('answers what may be seen: %s', async (_what, hasText, expected) => {
    const ask = async (): Promise<Secret> => new Secret('unseen');
    const askText = async (): Promise<string> => 'seen';
    expect(await answersTo([shown('Code: ')], { ask, ...(hasText ? { askText } : {}) })).toEqual(expected);
  });

  it('who cancels is told on, and the server gets empty answers, not half of them', async () => {
    const cancelled = new Error('cancelled');
    const failures: unknown[] = [];
    const ask = vi.fn().mockResolvedValueOnce(new Secret('first')).mockRejectedValueOnce(cancelled);
    const onFailure = (error: unknown): void => void failures.push(error);
    expect(await answersTo([hidden('a'), hidden('b')], { ask, onFailure })).toEqual(['', '']);
    expect(failures).toEqual([cancelled]);
  });

  it('who is not there answers nothing', async () => {
    expect(await answersTo([hidden('Password: '), shown('Code: ')], {})).toEqual(['', '']);
  });
});

it('no questions have no answers', async () => {
  expect(await answersTo([], { password })).toEqual([]);
});
