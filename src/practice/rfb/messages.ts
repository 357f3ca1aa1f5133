/** The client's messages: where one ends and the next begins. */

/** How long a client's message is, as far as is known yet; null for one that no old server understands. */
export function messageLength(input: Buffer): number | null {
  switch (input[0]) {
    case 0:
      return 20;
    case 2:
      return input.length < 4 ? 4 : 4 + input.readUInt16BE(2) * 4;
    case 3:
      return 10;
    case 4:
      return 8;
    case 5:
      return 6;
    case 6:
      return input.length < 8 ? 8 : 8 + Math.min(input.readUInt32BE(4), 1 << 20);
    default:
      return null;
  }
}
