/** What a server says before anything is secret: its version line and its lists of algorithms (RFC 4253, 4.2 and 7.1). */

/** The algorithms that one side offers, the best first. Client to server and back are the same everywhere in practice. */
export interface Offer {
  readonly kex: readonly string[];
  readonly serverHostKey: readonly string[];
  readonly cipher: readonly string[];
  readonly hmac: readonly string[];
}

export interface Greeting {
  /** The first words of another kind of server; undefined for an sshd, a full one too, and before anything has come. */
  readonly foreign: string | undefined;
  /** The version line without its line end: `SSH-2.0-OpenSSH_4.3p2 Debian-9`. */
  readonly banner: string | undefined;
  readonly offer: Offer | undefined;
}

/** Enough for the longest greeting; a stream that is no SSH is not kept for ever. */
export const longestGreeting = 64 * 1024;
const kexInit = 20;
const cookieLength = 16;

/** What sshd says instead of its version line when it lets nobody in just now. */
const fullWords = /^(?:Exceeded MaxStartups|Not allowed at this time)/m;

const longestWords = 60;

function foreignWords(text: string): string | undefined {
  if ('SSH-'.startsWith(text) || fullWords.test(text)) return undefined;
  const [line = ''] = text.split(/\r?\n/);
  return /^[\x20-\x7e]+$/.test(line) ? `"${line.slice(0, longestWords)}"` : 'binary data';
}

/** The names of a list, without those that only announce something (RFC 8308, PROTOCOL of OpenSSH). */
export function algorithmsIn(list: string): string[] {
  return list
    .split(',')
    .filter((name) => /^[\x21-\x7e]+$/.test(name) && !/^(?:kex-strict-|ext-info-)/.test(name));
}

/** Reads the first bytes of a server's stream; what has not come yet, or is none, is undefined. */
export function readGreeting(bytes: Buffer): Greeting {
  const text = bytes.toString('latin1');
  // Other lines may come before the version line.
  const found = /^SSH-[^\r\n]*/m.exec(text);
  if (!found) return { banner: undefined, offer: undefined, foreign: foreignWords(text) };
  const end = text.indexOf('\n', found.index);
  const offer = end < 0 ? undefined : readKexInit(bytes.subarray(end + 1));
  return { banner: found[0], offer, foreign: undefined };
}

/** A packet: length, padding length, payload; not encrypted yet. */
function readKexInit(packet: Buffer): Offer | undefined {
  if (packet.length < 6 || packet[5] !== kexInit) return undefined;
  const length = packet.readUInt32BE(0);
  if (packet.length < 4 + length) return undefined;
  const lists: string[][] = [];
  let at = 6 + cookieLength;
  while (lists.length < 8) {
    if (at + 4 > packet.length) return undefined;
    const size = packet.readUInt32BE(at);
    if (at + 4 + size > packet.length) return undefined;
    const names = packet.subarray(at + 4, at + 4 + size).toString('latin1');
    lists.push(algorithmsIn(names));
    at += 4 + size;
  }
  const [kex = [], serverHostKey = [], , cipher = [], , hmac = []] = lists;
  return { kex, serverHostKey, cipher, hmac };
}
