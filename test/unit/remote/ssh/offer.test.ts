/** The greeting of a server, from the bytes as they come: whole, in pieces, or no greeting at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestGreeting, type Offer, readGreeting } from '../../../../src/remote/ssh/offer.ts';
import { plainPacket } from '../../../support/sshd/broken.ts';

const etch: Offer = {
  kex: ['diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  serverHostKey: ['ssh-rsa', 'ssh-dss'],
  cipher: ['aes128-cbc', '3des-cbc'],
  hmac: ['hmac-md5', 'hmac-sha1'],
};

/** SSH_MSG_KEXINIT (RFC 4253, 7.1): the lists from us to the server and those back are the same, as everywhere. */
function kexInit({ kex, serverHostKey, cipher, hmac }: Offer): Buffer {
  const lists = [kex, serverHostKey, cipher, cipher, hmac, hmac, ['zlib'], ['zlib'], [], []];
  const strings = lists.map((names) => {
    const text = Buffer.from(names.join(','));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([length, text]);
  });
  return plainPacket(Buffer.concat([Buffer.from([20]), Buffer.alloc(16, 255), ...strings, Buffer.alloc(5)]));
}

const banner = 'SSH-2.0-OpenSSH_4.3p2 Debian-9';
const greeting = (start = `${banner}\r\n`, offer = etch): Buffer =>
  Buffer.concat([Buffer.from(start), kexInit(offer)]);

describe('a greeting', () => {
  it.each([
    ['with both line ends', `${banner}\r\n`],
    ['with a bare newline', `${banner}\n`],
    ['after other lines', `hello\r\nSSH is nice\r\n${banner}\r\n`],
  ])('is read %s', (_what, start) => {
    expect(readGreeting(greeting(start))).toMatchObject({ banner, offer: etch });
  });

  it('has no names that are no algorithms, and none that would steer a terminal', () => {
    const kex = ['curve25519-sha256', 'ext-info-s', 'kex-strict-s-v00@openssh.com', '\u001b[31mred', ''];
    expect(readGreeting(greeting(undefined, { ...etch, kex })).offer?.kex).toEqual(['curve25519-sha256']);
  });

  it('that has come in part tells what is there, and nothing wrong', () => {
    const whole = greeting();
    for (let length = 0; length < whole.length; length += 1) {
      const { banner: line, offer } = readGreeting(whole.subarray(0, length));
      if (line !== undefined) expect(banner.startsWith(line)).toBe(true);
      expect(offer).toBeUndefined();
    }
    expect(whole.length).toBeLessThan(longestGreeting);
  });

  it.each([
    ['nothing', ''],
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['a line that only mentions it', 'this is no SSH-2.0-server\r\n'],
  ])('is not found in %s', (_what, text) => {
    expect(readGreeting(Buffer.from(text))).toMatchObject({ banner: undefined, offer: undefined });
  });

  it.each([
    ['', undefined],
    ['Exceeded MaxStartups\r\n', undefined],
    ['Not allowed at this time\r\n', undefined],
    ['HTTP/1.1 400 Bad Request\r\nServer: x\r\n', '"HTTP/1.1 400 Bad Request"'],
    ['\u0000\u0001\u0002', 'binary data'],
    [`${banner}\r\n`, undefined],
  ])('of somebody who is no SSH server: %j is %s', (text, expected) => {
    expect(readGreeting(Buffer.from(text)).foreign).toBe(expected);
  });

  it('without its first packet has no lists, whatever else comes', () => {
    const disconnect = plainPacket(Buffer.concat([Buffer.from([1]), Buffer.alloc(40)]));
    const bytes = Buffer.concat([Buffer.from(`${banner}\r\n`), disconnect]);
    expect(readGreeting(bytes)).toMatchObject({ banner, offer: undefined });
  });

  it('of noise never throws', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map((tail) => Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), tail])),
      fc.nat({ max: 200 }).chain((at) =>
        fc.nat({ max: 255 }).map((value) => {
          const bytes = greeting();
          bytes[banner.length + at] = value;
          return bytes;
        }),
      ),
    );
    fc.assert(
      fc.property(noise, (bytes) => {
        const { offer } = readGreeting(Buffer.from(bytes));
        for (const name of Object.values(offer ?? {}).flat()) expect(name).toMatch(/^[\x21-\x7e]+$/);
      }),
    );
  });
});
