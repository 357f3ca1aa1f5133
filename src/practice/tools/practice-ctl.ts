/**
 * `practice-ctl`: the one tool that no real server has. With it tests provoke what happens by itself elsewhere:
 *
 *     practice-ctl set NAME stubborn yes|no   the guest ignores every request to stop
 *     practice-ctl stop|reboot|crash NAME     the guest does so by itself, at once
 *     practice-ctl fill-vg [EXTENTS]          a volume `filler` leaves that many extents free (0)
 *     practice-ctl free-memory MIB|real       what the hypervisor claims to have left
 *     practice-ctl fail-create TEXT           the next create fails with that text
 *     practice-ctl hvm yes|no                 whether HVM guests are possible
 *     practice-ctl xend yes|no                whether xend runs (xm only)
 *     practice-ctl package NAME VERSION       installs a package for dpkg to see
 *     practice-ctl show                       the whole state as JSON
 */
import { lvmUuid } from '../world/defaults.ts';
import { guestStopped } from '../world/guests.ts';
import type { StopReason, WorldState } from '../world/state.ts';
import { freeExtents } from '../world/volumes.ts';
import { change, domainByName, type World } from '../world/world.ts';
import { printed, refused, type Tool, type ToolAnswer } from './tool.ts';

type Command = (world: World, argv: readonly string[]) => ToolAnswer;

const update = (world: World, work: (state: WorldState) => void): ToolAnswer => {
  change(world, work);
  return printed();
};

/** A guest that goes down by itself. */
function guestEvent(reason: StopReason): Command {
  return (world, [name = '']) => {
    const domain = domainByName(world, name);
    if (domain === undefined) return refused(1, `practice-ctl: no domain ${name}`);
    guestStopped(world, domain, reason);
    return printed();
  };
}

const commands: Readonly<Record<string, Command>> = {
  set: (world, [name = '', key, value]) => {
    if (key !== 'stubborn') return refused(2, 'practice-ctl: only `stubborn` can be set');
    return update(world, ({ faults }) => {
      faults.stubborn = faults.stubborn.filter((other) => other !== name);
      if (value === 'yes') faults.stubborn.push(name);
    });
  },
  stop: guestEvent('poweroff'),
  reboot: guestEvent('reboot'),
  crash: guestEvent('crash'),
  'fill-vg': (world, [left = '0']) =>
    update(world, (state) => {
      const extents = freeExtents(world) - Number(left);
      if (extents > 0) {
        state.volumes.push({ name: 'filler', extents, uuid: lvmUuid(), tags: [], origin: null });
      }
    }),
  'free-memory': (world, [amount = 'real']) =>
    update(world, ({ faults }) => {
      faults.freeMemoryKiB = amount === 'real' ? null : Number(amount) * 1024;
    }),
  'fail-create': (world, words) =>
    update(world, ({ faults }) => {
      faults.nextCreate = words.join(' ');
    }),
  hvm: (world, [value]) =>
    update(world, ({ faults }) => {
      faults.hvm = value === 'yes';
    }),
  xend: (world, [value]) =>
    update(world, ({ faults }) => {
      faults.xend = value === 'yes';
    }),
  package: (world, [name = '', version = '1']) =>
    update(world, ({ packages }) => {
      packages.push({ name, version, removed: false });
    }),
  show: (world) => printed(`${JSON.stringify(world.state, null, 2)}\n`),
};

export const practiceControl: Tool = (world, { argv: [name = '', ...rest] }) => {
  const command = commands[name];
  return command === undefined
    ? refused(2, `practice-ctl: commands are ${Object.keys(commands).join(', ')}`)
    : command(world, rest);
};
