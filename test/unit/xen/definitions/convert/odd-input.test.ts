/** Definitions that somebody has damaged: never a crash, never a result that xl refuses without our saying so. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { masked, revealed } from '../../../../../src/xen/definitions/convert/part.ts';
import { convertToXl } from '../../../../../src/xen/definitions/convert/to-xl.ts';
import { readXl, xlVersions } from '../../../../../src/xen/definitions/xl/read.ts';
import { xmVersions } from '../../../../../src/xen/definitions/xm/read.ts';
import { cases, fixture } from './support.ts';

const password = 'S3NT1NEL';
const texts = [
  ...Object.values(cases),
  fixture('winxp.article').replace('peter', password),
  fixture('etch64.article'),
  `kernel = '/k'\nvfb = ['type=vnc,vncpasswd=${password},vnclisten=0.0.0.0', 'type=sdl']\nvncpasswd = '${password}'\n`,
  `builder = 'hvm'\nvnc = 1\nvfb = ['type=vnc,vncpasswd=${password}']\nvncpasswd = '${password}'\n`,
];
const bits = [
  ...[
    '"',
    "'",
    '\\',
    '\n',
    '=',
    '[',
    ']',
    ',',
    '#',
    '0',
    '-1',
    'None',
    '1L',
    '0.5',
    '\\0',
    '\u001b',
    'ü',
    '%',
  ],
  ...['9'.repeat(20), ' ', ';', "''", 'phy:', 'ioemu:', 'w!', 'mac=', 'vif=[""]', 'execfile("x")'],
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(3),
  bit: fc.constantFrom('', ...bits),
});
const damaged = fc.tuple(fc.constantFrom(...texts), fc.array(edit, { maxLength: 4 })).map(([text, edits]) =>
  edits.reduce((left, { at, cut, bit }) => {
    const place = Math.floor(at * left.length);
    return left.slice(0, place) + bit + left.slice(place + cut);
  }, text),
);

it('never ends in an exception, and says where xl would refuse', () => {
  fc.assert(
    fc.property(
      damaged,
      fc.constantFrom(...xmVersions),
      fc.constantFrom(...xlVersions),
      (text, from, version) => {
        const surroundings = {
          fileName: 'f',
          version: from,
          files: new Map(),
          variables: new Map([['mymac', 'x']]),
        };
        const result = convertToXl(text, surroundings, { version, bridges: new Map() });
        if (result.kind === 'refused') return;
        const reading = readXl(revealed(result.text), { version });
        const isSaid = result.unconverted.some(({ reason }) => reason.includes('refuses it'));
        expect(reading.kind === 'refused').toBe(isSaid);
      },
    ),
    { numRuns: 4000 },
  );
}, 60_000);

it('shows no password that is one', () => {
  for (const text of texts)
    for (const version of xlVersions) {
      const surroundings = { fileName: 'f', version: '3.2', files: new Map(), variables: new Map() } as const;
      const result = convertToXl(text, surroundings, { version, bridges: new Map() });
      if (result.kind === 'converted')
        expect(JSON.stringify(result) + masked(result.text)).not.toContain(password);
    }
});
