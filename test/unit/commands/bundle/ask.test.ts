/** A person is asked for a value until it is one. */
import { describe, expect, it } from 'vitest';
import type { Parameter } from '../../../../src/bundles/source.ts';
import { askFor } from '../../../../src/commands/bundle/ask.ts';
import { Secret } from '../../../../src/common/secret.ts';

const parameter = (fields: Partial<Parameter>): Parameter => ({
  name: 'x',
  type: 'string',
  secret: false,
  ...fields,
});

/** Asks with these answers in store; questions and lines as they were shown. */
async function ask(asked: Parameter, ...answers: readonly string[]) {
  const left = [...answers];
  const shown: string[] = [];
  const answer = async (question: string): Promise<string> => {
    shown.push(question);
    const next = left.shift();
    if (next === undefined) throw new Error(`asked once more: ${question}`);
    return next;
  };
  const prompts = {
    text: answer,
    password: async (question: string) => new Secret(await answer(question)),
    choose: async (question: string, choices: readonly string[]) =>
      choices.indexOf(await answer(`${question} ${choices.join('/')}`)),
    confirm: () => Promise.reject(new Error('confirm')),
    typed: () => Promise.reject(new Error('typed')),
  };
  const reporter = {
    line: (text: string) => void shown.push(text),
    status: () => {},
    painted: () => {},
    done: () => {},
    detail: () => {},
  };
  return { value: await askFor({ prompts, reporter }, asked), shown };
}

describe('a value that does not fit', () => {
  it.each([
    [{ type: 'size' as const }, ['big', '8G'], 'expected a size like 8G or 512M'],
    [{ type: 'boolean' as const }, ['perhaps', 'no'], 'expected true or false'],
    [{ pattern: '[a-z]+', expects: 'small letters' }, ['A', 'a'], 'expected small letters'],
    [{ secret: true }, ['', 'sesame'], 'it is empty'],
  ])('%j: is asked for again at once, with the reason', async (fields, answers, reason) => {
    const { value, shown } = await ask(parameter(fields), ...answers);
    expect(value).toBe(answers[1]);
    expect(shown).toEqual([shown[0], `x: ${reason}`, shown[0]]);
  });
});

describe('the question', () => {
  it.each([
    [{}, 'x:'],
    [{ description: 'The owner' }, 'x (The owner):'],
    [{ description: 'The disk', type: 'size' as const }, 'x (The disk; a size like 8G or 512M):'],
    [{ type: 'path' as const, pattern: '/a.*', expects: 'a path below /a' }, 'x (a path below /a):'],
  ])('%j says what is expected', async (fields, question) => {
    const { shown } = await ask(parameter(fields), question.includes('size') ? '1G' : '/a');
    expect(shown).toEqual([question]);
  });

  it('has the choices as a list, one of which may be empty', async () => {
    const asked = parameter({ description: 'Colour', choices: ['red', 'green', ''] });
    expect(await ask(asked, 'green')).toEqual({ value: 'green', shown: ['x (Colour): red/green/""'] });
    expect(await ask(asked, '""')).toMatchObject({ value: '' });
  });

  it('takes a choice that is no text', async () => {
    expect(await ask(parameter({ type: 'number', choices: [1, 2] }), '2')).toMatchObject({ value: '2' });
  });
});
