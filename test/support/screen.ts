/** What stands on a terminal's screen, for comparisons: colours and cursor movements taken out. */

export function plainScreen(screen: string): string {
  return screen.replaceAll(/\p{Cc}\[[\d;?]*[A-Za-z]/gu, '').replaceAll('\r', '');
}

/** All in one word: the terminal breaks lines wherever they are too long, also within a fingerprint. */
export function squeezed(screen: string): string {
  return plainScreen(screen).replaceAll(/\s/g, '');
}
