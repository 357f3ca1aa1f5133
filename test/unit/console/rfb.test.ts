/** The test's own RFB client against the scripted server: what the other tests' pictures rest on. */
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { readPicture } from '../../support/rfb/client.ts';
import { type FakeServerOptions, startFakeServer } from '../../support/rfb/fake-server.ts';
import { answerChallenge } from '../../support/rfb/messages.ts';
import { toPng } from '../../support/rfb/png.ts';

async function pictureOf(
  server: FakeServerOptions,
  options: { readonly password?: string; readonly deadline?: number } = {},
) {
  const { port, close } = await startFakeServer(server);
  try {
    return await readPicture('127.0.0.1', port, options);
  } finally {
    await close();
  }
}

describe('the RFB client', () => {
  it.each<[string, FakeServerOptions, string | undefined, object]>([
    [
      'without a password',
      { name: 'winxp', colour: [10, 20, 30] },
      undefined,
      { version: 'RFB 003.008', name: 'winxp', width: 64, height: 48, securityTypes: [1] },
    ],
    ['with a password', { password: 'geheim' }, 'geheim', { securityTypes: [2], width: 64 }],
    ['of a screen that changes its size', { resizeTo: [80, 50] }, undefined, { width: 80, height: 50 }],
    ['of a screen with a single row', { width: 3, height: 1 }, undefined, { width: 3, height: 1 }],
  ])('reads a picture %s', async (_, server, password, expected) => {
    const picture = await pictureOf(server, password === undefined ? {} : { password });
    expect(picture).toMatchObject(expected);
    const pixels = picture.width * picture.height;
    expect(picture.rgba.equals(Buffer.alloc(pixels * 4, Buffer.from([10, 20, 30, 255])))).toBe(true);
  });

  it.each<[string, FakeServerOptions, { password?: string; deadline?: number }, string]>([
    ['wrong password', { password: 'geheim' }, { password: 'falsch' }, 'the server refuses: wrong password'],
    ['password not wanted', {}, { password: 'geheim' }, 'the server offers security types 1'],
    ['silence', { silent: true }, { deadline: 50 }, 'no answer in time (0 of 12 bytes)'],
  ])('says what is wrong: %s', async (_, server, options, message) => {
    await expect(pictureOf(server, options)).rejects.toThrow(message);
  });

  it('encrypts a challenge as vncpasswd encrypts "password" with its well-known key', () => {
    const key = Buffer.from([23, 82, 107, 6, 35, 78, 88, 7]).toString('latin1');
    expect(answerChallenge(Buffer.from('password'), key).toString('hex')).toBe('dbd83cfd727a1458');
  });

  it('turns a picture into a PNG', async () => {
    const { width, height, data } = PNG.sync.read(toPng(await pictureOf({ colour: [7, 8, 9] })));
    expect({ width, height, first: [...data.subarray(0, 4)] }).toEqual({
      width: 64,
      height: 48,
      first: [7, 8, 9, 255],
    });
  });
});
