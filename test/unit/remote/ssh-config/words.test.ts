import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../../src/remote/ssh-config/words.ts';

describe('the words of a value', () => {
  it.each([
    ['one', ['one']],
    ['  one\ttwo  ', ['one', 'two']],
    ['"one two" three', ['one two', 'three']],
    ['\'one "two"\' three', ['one "two"', 'three']],
    ['one" two"three', ['one twothree']],
    ['one\\ two', ['one two']],
    ['"one\\" two" \\\'', ['one" two', "'"]],
    ['C:\\Users\\me\\key', ['C:\\Users\\me\\key']],
    ['\\\\server\\share', ['\\server\\share']],
    ['one # two', ['one']],
    ['one#two', ['one#two']],
    ['"#one" #', ['#one']],
    ['""', ['']],
    ['', []],
  ])('%s', (value, words) => {
    expect(wordsOf(value)).toEqual(words);
  });

  it.each(['"one', "it's", '"one\\"'])('refuses %s', (value) => {
    expect(() => wordsOf(value)).toThrow('a quote without its end');
  });
});
