/** What becomes of a domain that ends: the old `restart=` is written out, and so is what xl does by another default. */
import { combined, dropped, nothing, type Part, written } from './part.ts';
import type { XmSource } from './source.ts';

const actions = ['destroy', 'restart', 'rename-restart', 'preserve', 'coredump-destroy', 'coredump-restart'];
const defaults = { poweroff: 'destroy', reboot: 'restart', crash: 'restart' } as const;

type Event = keyof typeof defaults;

export function eventsPart(source: XmSource): Part {
  const events = (['poweroff', 'reboot', 'crash'] as const).map((event) => eventPart(source, event));
  return combined(
    ...events,
    dropped(source, 'restart', 'xl says it with on_poweroff, on_reboot and on_crash'),
  );
}

function eventPart(source: XmSource, event: Event): Part {
  const key = `on_${event}`;
  if (source.isUnsure(key) || source.isUnsure('restart')) return nothing;
  const action = source.definition.events[event];
  const restart = source.values.word('restart');
  const isSaid = source.given(key) !== null || restart !== null;
  if (!isSaid && event !== 'crash') return nothing;
  if (action === 'never')
    return written(source, { from: key, value: 'destroy', reason: "of restart = 'never'" });
  if (!actions.includes(action)) {
    return written(source, {
      from: key,
      value: defaults[event],
      reason: 'neither knows that action: the default of xm',
    });
  }
  return written(source, { from: key, value: action, ...reasonOf(source.given(key) !== null, restart) });
}

function reasonOf(isGiven: boolean, restart: string | null): { readonly reason?: string } {
  if (isGiven) return {};
  return { reason: restart ? `of restart = '${restart}'` : "the default of xm; xl's is destroy" };
}
