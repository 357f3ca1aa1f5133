/** The picture of a domain on VNC as soon as something is drawn on it, kept for people to look at. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type Picture, readPicture } from '../support/rfb/client.ts';
import { toPng } from '../support/rfb/png.ts';

const folder = 'test/lab/out';

/** A cursor has about twenty pixels, a line of SeaBIOS nearly a thousand. */
const fewestDrawn = 500;

/**
 * Looks again and again until there is more than a cursor on a black screen; the last picture is `NAME.png` of
 * test/lab/out in any case.
 * @throws when the time is over.
 */
export async function drawnPicture(name: string, port: number, deadline = 90_000): Promise<Picture> {
  mkdirSync(folder, { recursive: true });
  const end = performance.now() + deadline;
  for (;;) {
    const left = end - performance.now();
    const picture = await readPicture('127.0.0.1', port, { deadline: Math.max(left, 1000) });
    writeFileSync(`${folder}/${name}.png`, toPng(picture));
    const drawn = drawnPixels(picture);
    if (drawn >= fewestDrawn) return picture;
    if (left <= 0) throw new Error(`${name}: after ${deadline / 1000} s only ${drawn} pixels are drawn`);
    await wait(500);
  }
}

function drawnPixels({ rgba }: Picture): number {
  let count = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at] || rgba[at + 1] || rgba[at + 2]) count += 1;
  }
  return count;
}
