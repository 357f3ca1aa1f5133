/** `xm shutdown` and `xm reboot`: asynchronous, and never graceful for an HVM guest. */
import { askToStop } from '../../world/guests.ts';
import type { Domain } from '../../world/state.ts';
import { domainById, domainByName, type World } from '../../world/world.ts';
import { printed, type ToolAnswer, type ToolCall, waitUntil } from '../tool.ts';
import { errorWithUsage, hasOption, operands, withRunning } from './answers.ts';
import type { XmCommandRun } from './xm.ts';

export const shutdown: XmCommandRun = (world, call) => ask(world, call, 'shutdown');
export const reboot: XmCommandRun = (world, call) => ask(world, call, 'reboot');

async function ask(world: World, call: ToolCall, command: 'shutdown' | 'reboot'): Promise<ToolAnswer> {
  const names = operands(call.argv);
  const all = hasOption(call.argv, 'a', '--all');
  if (names.length > 1) return errorWithUsage(world, command, 'No multiple domain parameters allowed');
  if (!all && names.length === 0) return errorWithUsage(world, command, 'Domain parameter is required');
  const guests = world.state.domains.filter(({ id }) => id !== 0).map(({ spec }) => spec.name);
  const chosen = all ? guests : names;
  for (const name of chosen) {
    const refusal = askOne(world, call.argv, command, name);
    if (refusal !== null) return refusal;
  }
  return hasOption(call.argv, 'w', '--wait') ? waitForAll(world, call, command, chosen) : printed();
}

/** An HVM guest here has no PV drivers, so xend pulls the plug: every xm did. */
function askOne(
  world: World,
  argv: readonly string[],
  command: 'shutdown' | 'reboot',
  name: string,
): ToolAnswer | null {
  const answer = withRunning(world, command, name, 'Domain cannot be shutdown', (domain: Domain) => {
    if (domain.id === 0) return errorWithUsage(world, command, 'Domain 0 cannot be shutdown');
    if (domain.reason !== null) return errorWithUsage(world, command, 'Domain cannot be shutdown');
    const reason = command === 'reboot' || hasOption(argv, 'R', '--reboot') ? 'reboot' : 'poweroff';
    askToStop(world, domain, reason, domain.spec.type === 'hvm' ? 0 : world.timing.stop);
    return null;
  });
  return answer;
}

/** 3.2 compares what it was given with names, so for a number it believes at once that all is over. */
async function waitForAll(
  world: World,
  call: ToolCall,
  command: 'shutdown' | 'reboot',
  names: readonly string[],
): Promise<ToolAnswer> {
  const verb = command === 'reboot' ? 'rebooted' : 'terminated';
  const before = new Map(names.map((name) => [name, domainByName(world, name)?.id]));
  const over = (name: string) => {
    const domain = findWaited(world, name);
    if (command === 'reboot') return domain !== undefined && domain.id !== before.get(name);
    return domain === undefined || domain.reason !== null;
  };
  const done = await waitUntil(world, call.signal, () => names.every(over));
  if (!done) return { out: '', err: '', rc: 130 };
  return printed(`${names.map((name) => `Domain ${name} ${verb}\n`).join('')}All domains ${verb}\n`);
}

function findWaited(world: World, name: string): Domain | undefined {
  const named = domainByName(world, name);
  if (named !== undefined || world.state.version === '3.2') return named;
  return domainById(world, Number(name));
}
