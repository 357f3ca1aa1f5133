/** A bitmap font of our own, 5 by 7 dots: enough to write a domain's name on its screen. */

/** Seven rows a glyph, five bits a row, the leftmost dot in the highest bit; written as base-32 digits. */
const glyphs: Readonly<Record<string, string>> = {
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehgggHe',
  D: 'uhhhhhu',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhe',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hhpljhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllra',
  X: 'hha4ahh',
  Y: 'hha4444',
  Z: 'v1248gv',
  0: 'ehjlphe',
  1: '4c4444e',
  2: 'eh1248v',
  3: 'v2421he',
  4: '26aiv22',
  5: 'vgu11he',
  6: '68guhhe',
  7: 'v124444',
  8: 'ehhehhe',
  9: 'ehhf12c',
  '-': '000v000',
  _: '000000v',
  '.': '00000cc',
  ':': '0cc0cc0',
  '/': '01248g0',
  ' ': '0000000',
};

export const glyphWidth = 5;
const glyphHeight = 7;

/** The dots of a character, row by row; unknown characters are a filled block. */
export function glyphRows(character: string): readonly number[] {
  const rows = glyphs[character.toUpperCase()];
  if (rows === undefined) return Array.from({ length: glyphHeight }, () => 31);
  return [...rows.toLowerCase()].map((digit) => Number.parseInt(digit, 32));
}
