/** MAC addresses that stay the same and do not meet. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { macFor } from '../../../src/xen/domains/mac.ts';

describe('macFor', () => {
  it('is the same for the same card, in every version of ctctl', () => {
    expect(macFor('home', 'winxp')).toBe(macFor('home', 'winxp', 0));
    // Written into definitions: another address would be another network card to the guest.
    expect(macFor('home', 'winxp')).toBe('00:16:3e:18:2c:1f');
  });

  it('is in the range of Xen, its fourth byte below 0x80', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(9), (server, domain, card) => {
        expect(macFor(server, domain, card)).toMatch(/^00:16:3e:[0-7][0-9a-f]:[0-9a-f]{2}:[0-9a-f]{2}$/);
      }),
    );
  });

  it('differs by server, by domain and by card', () => {
    const all = ['home', 'lab'].flatMap((server) =>
      ['winxp', 'etch64'].flatMap((domain) => [0, 1].map((card) => macFor(server, domain, card))),
    );
    expect(new Set(all).size).toBe(8);
  });

  it('does not mix up where the server ends and the domain begins', () => {
    expect(macFor('ab', 'c')).not.toBe(macFor('a', 'bc'));
    expect(macFor('a', 'b1', 0)).not.toBe(macFor('a', 'b', 10));
  });
});
