/** How xl finds the domain that an argument means, and what libxl says about one that is not there. */
import type { Domain } from '../../world/state.ts';
import { domainById, domainByName, type World } from '../../world/world.ts';
import { refused, type ToolAnswer } from '../tool.ts';

/** All digits are a domid, never checked; anything else is an exact name. Null: no such name. */
export function findDomid(world: World, argument: string): number | null {
  if (/^\d+$/.test(argument)) return Number(argument);
  return domainByName(world, argument)?.spec === undefined
    ? null
    : (domainByName(world, argument)?.id ?? null);
}

/** What every command says about an unknown name. */
export function invalidIdentifier(argument: string): ToolAnswer {
  return refused(1, `${argument} is an invalid domain identifier (rc=-6)`);
}

/** Runs a command on the domain that `argument` means; `domain` is undefined for a domid of nobody. */
export function withDomain<Answer>(
  world: World,
  argument: string,
  run: (domid: number, domain: Domain | undefined) => Answer,
): Answer | ToolAnswer {
  const domid = findDomid(world, argument);
  return domid === null ? invalidIdentifier(argument) : run(domid, domainById(world, domid));
}

/** libxl's log line, as it reaches stderr. */
export function libxlError(place: string, domid: number | null, text: string): string {
  return `libxl: error: ${place}: ${domid === null ? '' : `Domain ${domid}:`}${text}`;
}

/** What libxl says when it is to destroy a domain that is already gone. */
export function goneLines(domid: number): string[] {
  return [
    libxlError('libxl_domain.c:1183:libxl__destroy_domid', domid, 'Non-existant domain'),
    libxlError('libxl_domain.c:1137:domain_destroy_callback', domid, 'Unable to destroy guest'),
    libxlError('libxl_domain.c:1064:domain_destroy_cb', domid, 'Destruction of domain failed'),
  ];
}
