/** "Did you mean": near names are found, far ones are not. */

import { describe, expect, it } from 'vitest';
import { closest, didYouMean } from '../../../src/common/names.ts';

describe('closest', () => {
  it.each([
    ['prot', ['port', 'user'], 'port'],
    ['Home', ['office', 'home'], 'home'],
    ['adress', ['address'], 'address'],
    ['volumegroup', ['volumeGroup'], 'volumeGroup'],
    ['homme', ['home', 'homer'], 'home'],
    ['lab', ['lap'], 'lap'],
    ['hoem', ['home'], 'home'],
    ['office', ['home', 'lab'], undefined],
    ['ab', ['xy'], undefined],
    ['abc', ['xyc'], undefined],
    ['home', [], undefined],
    ['', ['home'], undefined],
  ])('%s among %j is %s', (name, candidates, expected) => {
    expect(closest(name, candidates)).toBe(expected);
  });

  it('is put behind a message', () => {
    expect(didYouMean('prot', ['port'])).toBe(' (did you mean "port"?)');
    expect(didYouMean('nothing', ['port'])).toBe('');
  });
});
