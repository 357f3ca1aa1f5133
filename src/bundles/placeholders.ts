/** Placeholders in the texts of a bundle: `${guest}` is a parameter, `$${` a literal `${`. */

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  /** `${` with something else behind it than a parameter's name and `}`. */
  | { readonly kind: 'odd'; readonly text: string };

/** A text cut into its pieces, from left to right: of `$$${a}`, the last two dollars belong together. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\$\{|\$\{(?:([a-z][a-z0-9_]*)\}|[^{}\s]{0,40}\}?)/g)) {
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) });
    pieces.push(pieceOf(match[0], match[1]));
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}

function pieceOf(whole: string, name: string | undefined): Piece {
  if (whole === '$${') return { kind: 'text', text: '${' };
  return name === undefined ? { kind: 'odd', text: whole } : { kind: 'parameter', name };
}

/** The parameters that a text names. */
export function namesIn(text: string): readonly string[] {
  return piecesOf(text).flatMap((piece) => (piece.kind === 'parameter' ? [piece.name] : []));
}
