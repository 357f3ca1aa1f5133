/** How xm fails: which text on which channel, with which exit code. */
import type { Domain, DomainSpec } from '../../world/state.ts';
import { domainById, domainByName, type World } from '../../world/world.ts';
import type { ToolAnswer } from '../tool.ts';
import { type PlayedCommand, xmUsage } from './usage.ts';

/** The arguments that are no options. */
export const operands = (argv: readonly string[]) => argv.filter((argument) => !argument.startsWith('-'));

/** True when an option stands there, long or among short ones. */
export const hasOption = (argv: readonly string[], letter: string, long: string) =>
  argv.some((argument) => argument === long || (/^-\w+$/.test(argument) && argument.includes(letter)));

/** An error after which xm prints nothing more. */
export function bareError(text: string, rc = 1): ToolAnswer {
  return { out: '', err: `Error: ${text}\n`, rc };
}

/** What xm says when there is no xend; its client notices at its first question. */
export function xendMissing(world: World): ToolAnswer | null {
  if (world.state.faults.xend) return null;
  return bareError('Unable to connect to xend: No such file or directory. Is xend running?');
}

/** Most errors: the text on stderr, the command's usage on stdout. */
export function errorWithUsage(world: World, command: PlayedCommand, text: string): ToolAnswer {
  return { ...bareError(text), out: xmUsage(command, world.state.version) };
}

/** Since 3.4 this one has an exit code of its own. */
export function doesNotExist(world: World, name: string): ToolAnswer {
  return bareError(`Domain '${name}' does not exist.`, world.state.version === '3.2' ? 1 : 3);
}

/** What xm's argument may mean: a listed domain, or one that xend manages and that does not run. */
export type XmDomain =
  | { readonly kind: 'running'; readonly domain: Domain }
  | { readonly kind: 'halted'; readonly spec: DomainSpec };

/** Names go before numbers: a domain named 7 hides the one with id 7. */
export function findXmDomain(world: World, name: string): XmDomain | null {
  const { domains, managed } = world.state;
  const byName = domainByName(world, name);
  if (byName !== undefined) return { kind: 'running', domain: byName };
  const halted = managed.find((spec) => spec.name === name);
  if (halted !== undefined) return { kind: 'halted', spec: halted };
  const byId = /^\d+$/.test(name) ? domainById(world, Number(name)) : undefined;
  const found = byId ?? domains.find((domain) => domain.spec.uuid === name);
  return found === undefined ? null : { kind: 'running', domain: found };
}

/** Runs a command on a running domain, or says why it cannot. */
export function withRunning<Answer>(
  world: World,
  command: PlayedCommand,
  name: string,
  whenHalted: string,
  run: (domain: Domain) => Answer,
): Answer | ToolAnswer {
  const found = findXmDomain(world, name);
  if (found === null) return doesNotExist(world, name);
  if (found.kind === 'halted') return errorWithUsage(world, command, whenHalted);
  return run(found.domain);
}
