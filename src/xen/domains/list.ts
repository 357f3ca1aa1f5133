/** Reads what `xl list` and `xm list` print. Pure. */
import type { DomainState, ListedDomain } from './model.ts';

/** From the right, because an xl name may hold blanks and digits; the fifth flag of xl is the shutdown reason. */
const activeRow = /^(.*?)\s+(\d+)\s+(\d+)\s+(\d+)\s+([r-][b-][p-][s-][-rscwS?][d-])\s+(\d+\.\d)\s*$/;
/** A domain that xend manages and that is halted has neither id nor state. */
const haltedRow = /^(\S+)\s+(\d+)\s+(\d+)\s+(\d+\.\d)\s*$/;

/**
 * @param lines the whole answer, header included.
 * @returns the rows, and the lines that are none: a caller should say so rather than hide a domain.
 */
export function parseDomainList(lines: readonly string[]): {
  readonly domains: readonly ListedDomain[];
  readonly unread: readonly string[];
} {
  const domains: ListedDomain[] = [];
  const unread: string[] = [];
  for (const line of lines.slice(1)) {
    const row = parseRow(line);
    if (row) domains.push(row);
    else if (line.trim() !== '') unread.push(line);
  }
  return { domains, unread };
}

function parseRow(line: string): ListedDomain | undefined {
  const active = activeRow.exec(line);
  if (active) {
    const [, name = '', id, memory, vcpus, flags = '', time] = active;
    return {
      name,
      id: Number(id),
      state: stateOf(flags),
      memory: Number(memory),
      vcpus: Number(vcpus),
      cpuTime: Number(time),
    };
  }
  const halted = haltedRow.exec(line);
  if (!halted) return undefined;
  const [, name = '', memory, vcpus, time] = halted;
  return {
    name,
    id: null,
    state: 'halted',
    memory: Number(memory),
    vcpus: Number(vcpus),
    cpuTime: Number(time),
  };
}

/** @param flags six letters in fixed places: running, blocked, paused, shutdown, crashed or a reason, dying. */
export function stateOf(flags: string): DomainState {
  if (flags[5] === 'd') return 'dying';
  if (flags[4] === 'c') return 'crashed';
  if (flags[3] === 's') return 'shutdown';
  if (flags[2] === 'p') return 'paused';
  return 'running';
}
