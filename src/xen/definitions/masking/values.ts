/** The model of a definition, and the story of its conversion, with the passwords in their values hidden. Pure. */
import type { ConversionItem, Unconverted } from '../convert/part.ts';
import type { Definition, Remark } from '../model.ts';
import type { Masker } from './words.ts';

/** Words of which there are only a few say nothing of a password. */
export function maskDefinition(definition: Definition, { value, sentence }: Masker): Definition {
  const { type, vnc, events, disks, unevaluated, ...free } = definition;
  const remarks = (all: readonly Remark[]): readonly Remark[] =>
    all.map((each) => ({ ...each, reason: sentence(each.reason) }));
  return {
    ...masked(free, value),
    ...{ type, events, vnc: masked(vnc, value) },
    disks: disks.map((disk) => ({ ...masked(disk, value), access: disk.access })),
    ignored: remarks(free.ignored),
    warnings: remarks(free.warnings),
    unevaluated: unevaluated.map((each) => ({ ...each, ...maskPlace(each, { value, sentence }) })),
  };
}

interface Story {
  readonly items: readonly ConversionItem[];
  readonly unconverted: readonly Unconverted[];
}

export const maskStory = ({ items, unconverted }: Story, masker: Masker): Story => ({
  items: items.map(({ was, is, reason, ...rest }) => ({
    ...rest,
    was: was === null ? null : masker.value(was),
    is: is === null ? null : masker.value(is),
    reason: reason === null ? null : masker.sentence(reason),
  })),
  unconverted: unconverted.map((each) => ({ ...each, ...maskPlace(each, masker) })),
});

const maskPlace = (
  { source, reason }: Pick<Unconverted, 'source' | 'reason'>,
  { value, sentence }: Pick<Masker, 'value' | 'sentence'>,
): Pick<Unconverted, 'source' | 'reason'> => ({ source: value(source), reason: sentence(reason) });

/** Every text in it, however deep. */
function masked<Part>(part: Part, hide: Masker['value']): Part {
  return deep(part, hide) as Part;
}

function deep(part: unknown, hide: Masker['value']): unknown {
  if (typeof part === 'string') return hide(part);
  if (Array.isArray(part)) return part.map((each) => deep(each, hide));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, deep(each, hide)]));
}
