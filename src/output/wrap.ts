/** Lines of a width at most, broken between words; nothing but the blanks at a break is left out. Pure. */
import { slicesOf, widthOf } from './width.ts';

/** Behind these a word that is too long for a line is broken: first what parts paths and lists, then all others. */
const joints = [/(?<=[/,])(?=[^/,])/, /(?<=[;:=_-])(?=[^;:=_-])/];

/** Every line but the first begins with this. */
const hanging = '  ';

/** @param width in columns of the terminal, more than that of `hanging`. */
export function wrapText(text: string, width: number): readonly string[] {
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  const fits = (more: string): boolean => widthOf(line) + widthOf(more) <= width;
  const breakLine = (): void => {
    // Of a text that begins with blanks there may be no word on the first line yet.
    if (line.trim() !== '') lines.push(line);
    line = lines.length === 0 ? '' : hanging;
  };
  for (const [blanksAndWord, word = ''] of text.matchAll(/ *([^ ]+)/g)) {
    if (fits(blanksAndWord)) {
      line += blanksAndWord;
      continue;
    }
    breakLine();
    for (const part of partsOf(word, width - hanging.length)) {
      if (!fits(part)) breakLine();
      line += part;
    }
  }
  return [...lines, line];
}

/** The word, whole where it fits into a line of this width. */
function partsOf(word: string, width: number, [joint, ...others] = joints): readonly string[] {
  if (widthOf(word) <= width) return [word];
  return joint ? word.split(joint).flatMap((part) => partsOf(part, width, others)) : slicesOf(word, width);
}

/**
 * How wide the lines of a text must be for its words to stay whole.
 * @param limit a word that is wider than this may be broken.
 */
export function stiffness(text: string, limit: number): number {
  const parts = text.split(' ').flatMap((word) => partsOf(word, limit));
  return Math.max(...parts.map(widthOf)) + (parts.length > 1 ? hanging.length : 0);
}
