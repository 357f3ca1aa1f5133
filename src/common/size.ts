/** Sizes as LVM's users write them. LVM's own rule: 8G and 8g are GiB; only `GB` with a decimal B is not taken. */
import { CtctlError } from './errors.ts';

const units = ['', 'K', 'M', 'G', 'T'] as const;

/**
 * Reads `8G`, `512M`, `1.5g`, `8GiB` or `1073741824` (bytes).
 * @param what the option's name, for the message.
 * @returns whole bytes.
 * @throws CtctlError `usage` for anything else, and for 0.
 */
export function parseSize(text: string, what: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:ib)?$/i.exec(text.trim()) ?? [];
  const factor = 1024 ** units.indexOf((unit?.toUpperCase() ?? '') as (typeof units)[number]);
  const bytes = Math.ceil(Number(digits) * factor);
  if (digits === undefined || !Number.isSafeInteger(bytes) || bytes === 0) {
    throw new CtctlError('usage', `${what}: "${text}" is not a size`, {
      next: 'write it like 8G, 512M or 1.5T',
    });
  }
  return bytes;
}

/** `8 GiB`, `516 MiB`, `1.5 TiB`: at most two digits after the point. */
export function formatSize(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = Number((bytes / 1024 ** power).toFixed(2));
  return `${value} ${power === 0 ? 'bytes' : `${units[power]}iB`}`;
}

/** Memory in MiB: a bare number is MiB, as in Xen; a unit makes it a size. */
export function parseMemory(text: string, what: string): number {
  if (/^\d+$/.test(text.trim())) {
    const mebibytes = Number(text);
    if (mebibytes > 0 && Number.isSafeInteger(mebibytes)) return mebibytes;
  }
  const bytes = parseSize(text, what);
  if (bytes % 1024 ** 2 !== 0)
    throw new CtctlError('usage', `${what}: "${text}" is not a whole number of MiB`);
  return bytes / 1024 ** 2;
}
