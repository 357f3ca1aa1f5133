/** Hides passwords in what is said of a definition. Pure; the work is bounded, however many of them there are. */

export interface Masker {
  /** A sentence, which may quote the definition. */
  readonly sentence: (words: string) => string;
  /** A value of the definition, or a statement of it. */
  readonly value: (text: string) => string;
  /** A whole definition for xl: its texts and comments. */
  readonly text: (definition: string) => string;
}

/** Shorter ones stand in every other word. */
export const shortest = 4;
/** With more of them than this nothing at all is quoted. */
const most = 200;
const mark = '***';

/** @param values passwords; @param bare words that may be passwords without quotes, or the beginning of one. */
export function maskerOf(values: readonly string[], bare: readonly string[]): Masker {
  const all = [...new Set(values.flatMap((value) => [value, value.replaceAll(/\\([\\"'])/g, '$1')]))].filter(
    (value) => value.trim() !== '',
  );
  if (all.length > most || bare.length > most) return whole(quotesDropped, () => mark);
  const long = all.filter(({ length }) => length >= shortest);
  const short = all.filter(({ length }) => length < shortest);
  /** No word of ours has anything but small letters in it. */
  const isOdd = (value: string): boolean => !/^[a-z]+$/.test(value);
  const odd = oneOf(long.filter(isOdd), '', '');
  const wholeWords = oneOf(
    long.filter((value) => !isOdd(value)),
    '(?<!\\w)',
    '(?!\\w)',
  );
  const anywhere = oneOf(long, '', '');
  const shortWords = oneOf(short, '(?<!\\w)', '(?!\\w)');
  const value = (text: string): string =>
    shortWords?.test(text) ? mark : anywhere === null ? text : text.replaceAll(anywhere.global, mark);
  const isBare = (text: string): boolean => text !== '' && bare.some((word) => word.includes(text));
  const sentence = (words: string): string => {
    const plain = [odd, wholeWords].reduce(
      (rest, pattern) => (pattern === null ? rest : rest.replaceAll(pattern.global, mark)),
      words,
    );
    return plain.replaceAll(quotation, (_whole, before: string, text: string, after: string) =>
      [before, isBare(text) ? mark : value(text), after].join(''),
    );
  };
  return whole(sentence, value);
}

const whole = (sentence: Masker['sentence'], value: Masker['value']): Masker => ({
  sentence,
  value,
  text: (definition) =>
    definition.replaceAll(
      /^(#[ \t]*)(\S.*)|"([^"\n]*)"|'([^'\n]*)'/gm,
      (_all, before: string | undefined, comment = '', one?: string, other?: string) => {
        if (before !== undefined) return before + value(comment);
        return one === undefined ? `'${value(other ?? '')}'` : `"${value(one)}"`;
      },
    ),
});

/** Shows everything. */
export const noMasker: Masker = whole(
  (words) => words,
  (text) => text,
);

/** `as xl quotes', 'as Python does', "or so". */
const quotation = /((?<!\w)['"`])([^'"`\n]{1,400})(['"])/g;

const quotesDropped = (words: string): string => words.replaceAll(/['"`][^\n]*['"]/g, mark);

interface Pattern {
  readonly global: RegExp;
  readonly test: (text: string) => boolean;
}

/** The longest first, so that nothing of it is left. */
function oneOf(values: readonly string[], before: string, after: string): Pattern | null {
  if (values.length === 0) return null;
  const words = values
    .toSorted((one, other) => other.length - one.length)
    .map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const source = `${before}(?:${words.join('|')})${after}`;
  const single = new RegExp(source);
  return { global: new RegExp(source, 'g'), test: (text) => single.test(text) };
}
