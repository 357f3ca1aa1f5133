/** Where a network card of an xm definition has its address from, as far as its text says so. */
import type { Entry } from './entries.ts';

export interface CardSource {
  /** The address that stands in the text. */
  readonly own: string | null;
  /** The bridge that stands in the text. */
  readonly bridge: string | null;
  /** `text`: an address, or Python that makes one; `registry`: mymac or mymacs of ctsrvcommon; `none`: Xen draws it. */
  readonly from: 'text' | 'registry' | 'none';
}

export function cardSource(text: string, { start, end, names }: Entry): CardSource {
  const source = text.slice(start, end);
  const isRegistered = names.includes('mymac') || names.includes('mymacs');
  return {
    own: /\bmac\s*=\s*([\da-f]{2}(?::[\da-f]{2}){5})\b/i.exec(source)?.[1] ?? null,
    bridge: /\bbridge\s*=\s*([^\s,'"]+)/.exec(source)?.[1] ?? null,
    from: isRegistered ? 'registry' : /\bmac\s*=/.test(source) ? 'text' : 'none',
  };
}
