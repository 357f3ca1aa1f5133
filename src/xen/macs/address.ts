/** MAC addresses in one form, so that they can be held against each other: `0:16:3E:1:2:3` is `00:16:3e:01:02:03`. */

/** Lower case, two digits a byte. */
export const sameForm = (mac: string): string =>
  mac
    .toLowerCase()
    .split(':')
    .map((byte) => byte.padStart(2, '0'))
    .join(':');
