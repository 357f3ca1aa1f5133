/** The screen of a domain: an installer's blue, its name, colour bars and whatever was typed. */
import { glyphRows, glyphWidth } from './font.ts';

export const screenWidth = 640;
export const screenHeight = 400;

/** The colours, as red, green and blue; a picture's dots are indexes into it. */
export const palette: readonly (readonly [number, number, number])[] = [
  [0, 0, 170],
  [255, 255, 255],
  [170, 170, 170],
  [255, 255, 0],
  [0, 255, 255],
  [0, 255, 0],
  [255, 0, 255],
  [255, 0, 0],
];

const colours = { background: 0, name: 1, text: 2 } as const;
const barColours = [1, 3, 4, 5, 6, 7];
const barTop = 340;

export interface Picture {
  /** One palette index a dot, row by row. */
  readonly dots: Uint8Array;
  /** Counts the changes, so that each client knows whether it has seen the last one. */
  version: number;
  typed: string;
}

/** The picture of a domain that has just come up. */
export function drawPicture(name: string): Picture {
  const picture: Picture = {
    dots: new Uint8Array(screenWidth * screenHeight),
    version: 1,
    typed: '',
  };
  const scale = Math.max(1, Math.min(6, Math.floor(600 / (Math.max(1, name.length) * (glyphWidth + 1)))));
  write(picture, name, 20, 40, scale, colours.name);
  write(picture, 'practice server', 20, 110, 2, colours.text);
  const width = Math.floor(screenWidth / barColours.length);
  barColours.forEach((colour, index) => {
    fill(picture, index * width, barTop, width, screenHeight - barTop, colour);
  });
  return picture;
}

/** Shows a typed character; backspace takes the last one away, return begins a new line. */
export function typeInto(picture: Picture, keysym: number): void {
  if (keysym === 0xff08) picture.typed = picture.typed.slice(0, -1);
  else if (keysym === 0xff0d) picture.typed += '\n';
  else if (keysym >= 0x20 && keysym <= 0xff) picture.typed += String.fromCharCode(keysym);
  else return;
  fill(picture, 0, 150, screenWidth, barTop - 150, colours.background);
  const lines = picture.typed
    .split('\n')
    .flatMap((line) => line.match(/.{1,48}/g) ?? [''])
    .slice(-9);
  lines.forEach((line, index) => {
    write(picture, line, 20, 160 + index * 20, 2, colours.text);
  });
  picture.version += 1;
}

function write(picture: Picture, text: string, left: number, top: number, scale: number, colour: number) {
  [...text].forEach((character, place) => {
    const x = left + place * (glyphWidth + 1) * scale;
    glyphRows(character).forEach((bits, row) => {
      for (let column = 0; column < glyphWidth; column += 1) {
        const lit = (bits >> (glyphWidth - 1 - column)) & 1;
        if (lit === 1) fill(picture, x + column * scale, top + row * scale, scale, scale, colour);
      }
    });
  });
}

function fill(picture: Picture, left: number, top: number, width: number, height: number, colour: number) {
  const right = Math.min(screenWidth, left + width);
  for (let y = top; y < Math.min(screenHeight, top + height); y += 1) {
    if (left < right) picture.dots.fill(colour, y * screenWidth + left, y * screenWidth + right);
  }
}
