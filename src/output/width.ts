/** How many columns of a terminal a text takes: two for wide characters, none for marks above others. */

/** Han, Kana, Hangul and their punctuation, full-width forms, pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Nothing of its own: marks that combine, joiners. */
const unseen = /^[\p{Mark}\p{Format}]+$/u;
const onlyAscii = /^[\x20-\x7e]*$/;

/** A stream that may lead to a terminal. */
export interface MaybeTerminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** In columns; undefined where there is no terminal, or one that does not know (it says 0). */
export function terminalWidth({ isTTY, columns }: MaybeTerminal): number | undefined {
  return isTTY && columns ? columns : undefined;
}

/** @param text without control characters. */
export function widthOf(text: string): number {
  if (onlyAscii.test(text)) return text.length;
  return lettersOf(text).reduce((sum, letter) => sum + letterWidth(letter), 0);
}

/** The text in pieces that fit, of one letter at least; letters stay with their marks. */
export function slicesOf(text: string, width: number): readonly string[] {
  const slices: string[] = [];
  let slice = '';
  let left = width;
  for (const letter of lettersOf(text)) {
    left -= letterWidth(letter);
    if (left < 0 && slice !== '') {
      slices.push(slice);
      slice = '';
      left = width - letterWidth(letter);
    }
    slice += letter;
  }
  return [...slices, slice];
}

/** What a reader takes for one letter, of however many code points. */
function lettersOf(text: string): readonly string[] {
  if (onlyAscii.test(text)) return [...text];
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

function letterWidth(letter: string): number {
  if (unseen.test(letter)) return 0;
  return wide.test(letter) ? 2 : 1;
}
