/** How a guest may use a disk, from the modes of xend to those of xl. */
import type { Disk } from '../model.ts';

/** xend takes r, w and w! only, and no blanks: what was meant by another way to write them is plain. */
const modes: Readonly<Record<string, 'r' | 'w'>> = { r: 'r', ro: 'r', w: 'w', rw: 'w', 'w!': 'w' };

export function accessOf({ access, more, cdrom }: Disk): Access | { readonly problem: string } {
  if (access === 'w!') {
    const reason = 'xl has no w!: it never shares a writable disk, so no other domain may have it';
    return { access: 'w', accessReasons: [reason] };
  }
  if (more.mode !== undefined) {
    const meant = modes[more.mode.trim()];
    if (meant === undefined) return { problem: `xend refuses the mode '${more.mode}'` };
    return { access: meant, accessReasons: [`xend refuses the mode '${more.mode}': taken for ${meant}`] };
  }
  return access === 'w' && cdrom
    ? { access: 'r', accessReasons: ['a CD-ROM is read only in xl'] }
    : { access, accessReasons: [] };
}

interface Access {
  readonly access: 'r' | 'w';
  readonly accessReasons: readonly string[];
}
