/** The words of a value of ssh_config, split as OpenSSH splits them. */

/**
 * Both kinds of quotes; `\` before a quote, before itself and, outside quotes, before a blank; a word that begins with
 * `#` begins a comment.
 * @throws Error for a quote without its end.
 */
export function wordsOf(value: string): readonly string[] {
  const words: string[] = [];
  let rest = value.trimStart();
  while (rest !== '' && !rest.startsWith('#')) {
    const { word, length } = firstWord(rest);
    words.push(word);
    rest = rest.slice(length).trimStart();
  }
  return words;
}

function firstWord(text: string): { readonly word: string; readonly length: number } {
  let word = '';
  let quote = '';
  let at = 0;
  for (; at < text.length && (quote !== '' || !/\s/.test(text.charAt(at))); at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === '\\' && next !== '' && (quote === '' ? `'"\\ ` : `'"\\`).includes(next)) {
      word += next;
      at += 1;
    } else if (quote === '' ? /['"]/.test(character) : character === quote) {
      quote = quote === '' ? character : '';
    } else {
      word += character;
    }
  }
  if (quote !== '') throw new Error('a quote without its end');
  return { word, length: at };
}
