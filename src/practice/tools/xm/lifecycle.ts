/** xm's commands that change domains, done as xend does them. */
import { removeDomain, startDomain } from '../../world/guests.ts';
import type { Domain } from '../../world/state.ts';
import { change, type World } from '../../world/world.ts';
import { printed, type ToolAnswer } from '../tool.ts';
import { doesNotExist, errorWithUsage, findXmDomain, hasOption, operands, withRunning } from './answers.ts';
import { createFailure } from './create-failures.ts';
import type { PlayedCommand } from './usage.ts';
import type { XmCommandRun } from './xm.ts';

/** What pulls the plug on Domain 0 is refused by name. */
function privileged(world: World, command: 'pause' | 'destroy', name: string): ToolAnswer {
  return errorWithUsage(world, command, `Cannot ${command} privileged domain ${name}`);
}

function setPaused(world: World, command: 'pause' | 'unpause', name: string): ToolAnswer {
  return withRunning(world, command, name, `Domain '${name}' is not started`, (domain) => {
    if (domain.id === 0 && command === 'pause') return privileged(world, command, name);
    change(world, () => {
      domain.paused = command === 'pause';
    });
    return printed();
  });
}

export const pause: XmCommandRun = (world, { argv: [name = ''] }) => setPaused(world, 'pause', name);
export const unpause: XmCommandRun = (world, { argv: [name = ''] }) => setPaused(world, 'unpause', name);

/** An unknown number gets as far as the hypervisor before anybody notices. */
export const destroy: XmCommandRun = (world, { argv: [name = ''] }) => {
  const found = findXmDomain(world, name);
  if (found === null && /^\d+$/.test(name)) {
    return errorWithUsage(world, 'destroy', "(3, 'No such process')");
  }
  return withRunning(world, 'destroy', name, `Domain '${name}' is not started`, (domain) => {
    if (domain.id === 0) return privileged(world, 'destroy', name);
    removeDomain(world, domain.id);
    return printed();
  });
};

export const start: XmCommandRun = (world, { argv, files }) => {
  const [name = ''] = operands(argv);
  const found = findXmDomain(world, name);
  if (found === null) return doesNotExist(world, name);
  if (found.kind === 'running') return errorWithUsage(world, 'start', 'Domain is already running');
  const failure = createFailure(world, found.spec, files);
  if (failure !== null) return errorWithUsage(world, 'start', failure);
  startDomain(world, found.spec, hasOption(argv, 'p', '--paused'));
  return printed();
};

export const deleteDomain: XmCommandRun = (world, { argv: [name = ''] }) => {
  const found = findXmDomain(world, name);
  if (found === null) return errorWithUsage(world, 'delete', `<Fault 3: '${name}'>`);
  if (found.kind === 'running') return errorWithUsage(world, 'delete', 'Domain is not halted.');
  change(world, (state) => {
    state.managed = state.managed.filter((spec) => spec.name !== found.spec.name);
  });
  return printed();
};

export const rename: XmCommandRun = (world, { argv: [from = '', to = ''] }) =>
  onDomain(world, 'rename', from, (domain) => {
    if (findXmDomain(world, to) !== null) return `VM name '${to}' already exists`;
    change(world, () => {
      domain.spec.name = to;
    });
    return null;
  });

const shifts: Readonly<Record<string, number>> = { '': 1024, k: 1, m: 1024, g: 1048576 };

export const memSet: XmCommandRun = (world, { argv: [name = '', size = ''] }) => {
  const match = /^(\d+)([kmg]?)$/i.exec(size);
  if (match === null) {
    const answer = errorWithUsage(world, 'mem-set', 'Invalid argument.');
    return { ...answer, out: `ignoring unknown unit\n${answer.out}` };
  }
  return onDomain(world, 'mem-set', name, (domain) => {
    const memoryKiB = Number(match[1]) * (shifts[(match[2] ?? '').toLowerCase()] ?? 1024);
    if (memoryKiB > domain.spec.maxMemoryKiB) {
      return 'memory_dynamic_max must be less than or equal to memory_static_max';
    }
    change(world, () => {
      domain.spec.memoryKiB = memoryKiB;
    });
    return null;
  });
};

/** `work` answers what xend complains about, or null. */
function onDomain(
  world: World,
  command: PlayedCommand,
  name: string,
  work: (domain: Domain) => string | null,
): ToolAnswer {
  return withRunning(world, command, name, `Domain '${name}' is not started`, (domain) => {
    const complaint = work(domain);
    return complaint === null ? printed() : errorWithUsage(world, command, complaint);
  });
}
