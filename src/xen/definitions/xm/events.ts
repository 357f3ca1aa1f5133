/** What xend does when a domain ends. */
import type { Events } from '../model.ts';
import type { Values } from './values.ts';

const always = { poweroff: 'restart', reboot: 'restart', crash: 'restart' };
const standards: Events = { poweroff: 'destroy', reboot: 'restart', crash: 'restart' };

/** The old `restart =`, in the words of today. */
const restarts: Readonly<Record<string, Events>> = {
  onreboot: { poweroff: 'destroy', reboot: 'restart', crash: 'destroy' },
  always,
  // xend 3.2 sets it so, and then refuses the word.
  never: { poweroff: 'never', reboot: 'never', crash: 'never' },
};

const modes = ['destroy', 'restart', 'preserve', 'rename-restart'];
const crashModes = ['coredump-destroy', 'coredump-restart'];

export function readEvents(values: Values): Events {
  const restart = values.isTrue('restart') ? values.word('restart') : null;
  if (restart !== null && !restarts[restart])
    values.warn('restart', values.lineOf('restart'), `xend ignores restart = '${restart}'`);
  const base = (restart === null ? undefined : restarts[restart]) ?? standards;
  return {
    poweroff: readEvent('on_poweroff', base.poweroff, values),
    reboot: readEvent('on_reboot', base.reboot, values),
    crash: readEvent('on_crash', base.crash, values),
  };
}

function readEvent(name: 'on_poweroff' | 'on_reboot' | 'on_crash', standard: string, values: Values): string {
  const mode = (values.isTrue(name) ? values.word(name) : null) ?? standard;
  const allowed = name === 'on_crash' && values.isSince('3.4') ? [...modes, ...crashModes] : modes;
  if (!allowed.includes(mode))
    values.warn(
      name,
      values.lineOf(name) ?? values.lineOf('restart'),
      `xend refuses it: Invalid event handling mode: ${mode}`,
    );
  return mode;
}
