/** A picture as a PNG file's bytes, for a person to look at and for comparing. */
import { PNG } from 'pngjs';
import type { Picture } from './client.ts';

export function toPng({ width, height, rgba }: Pick<Picture, 'width' | 'height' | 'rgba'>): Buffer {
  const png = new PNG({ width, height });
  rgba.copy(png.data);
  return PNG.sync.write(png);
}
