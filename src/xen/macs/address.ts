/** MAC addresses in one form, so that they can be held against each other: `0:16:3E:1:2:3` is `00:16:3e:01:02:03`. */

/** What stands in xenstore or in a file may be anything: nothing else is written where an address belongs. */
export const isMac = (text: string): boolean => /^[\da-f]{1,2}(?::[\da-f]{1,2}){5}$/i.test(text);

/** The places of two cards that share an address; undefined: none do. */
export function sharedAddress(macs: readonly (string | null)[]): readonly [number, number] | undefined {
  const forms = macs.map((mac) => (mac === null ? null : sameForm(mac)));
  const second = forms.findIndex((mac, place) => mac !== null && forms.indexOf(mac) < place);
  return second === -1 ? undefined : [forms.indexOf(forms[second] ?? null), second];
}

/** Lower case, two digits a byte. */
export const sameForm = (mac: string): string =>
  mac
    .toLowerCase()
    .split(':')
    .map((byte) => byte.padStart(2, '0'))
    .join(':');
