/** A picture that is put together from rectangles, and knows which of its pixels it has. */

export class Canvas {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel, row by row: red, green, blue, 255. */
  readonly rgba: Buffer;
  readonly #seen: Uint8Array;
  #missing: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.rgba = Buffer.alloc(width * height * 4);
    this.#seen = new Uint8Array(width * height);
    this.#missing = width * height;
  }

  get isComplete(): boolean {
    return this.#missing === 0;
  }

  /** Puts in a rectangle of four bytes a pixel, whose fourth byte means nothing. */
  put(x: number, y: number, width: number, height: number, pixels: Buffer): void {
    if (x + width > this.width || y + height > this.height) {
      throw new Error(`rectangle ${width}x${height}+${x}+${y} lies outside of ${this.width}x${this.height}`);
    }
    for (let row = 0; row < height; row += 1) {
      const at = (y + row) * this.width + x;
      pixels.copy(this.rgba, at * 4, row * width * 4, (row + 1) * width * 4);
      for (let pixel = at; pixel < at + width; pixel += 1) this.#mark(pixel);
    }
  }

  #mark(pixel: number): void {
    this.rgba[pixel * 4 + 3] = 255;
    if (this.#seen[pixel] === 0) this.#missing -= 1;
    this.#seen[pixel] = 1;
  }
}
