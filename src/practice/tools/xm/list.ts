/** `xm list`, `domid`, `domname` and `vcpu-list`. */
import { printSxp } from '../../definition/sxp.ts';
import type { Domain } from '../../world/state.ts';
import { cpuTime, type World } from '../../world/world.ts';
import { printed, type ToolAnswer } from '../tool.ts';
import { doesNotExist, errorWithUsage, findXmDomain, withRunning, type XmDomain } from './answers.ts';
import { domainForm } from './domain-form.ts';
import type { XmCommandRun } from './xm.ts';

const header = 'Name                                        ID   Mem VCPUs      State   Time(s)\n';

export const list: XmCommandRun = (world, { argv }) => {
  const names = argv.filter((argument) => !argument.startsWith('-'));
  const options = argv.filter((argument) => argument.startsWith('-'));
  const unknown = options.find((option) => !/^(-l|--long|-v|--label|--state=.*)$/.test(option));
  if (unknown !== undefined) {
    return errorWithUsage(world, 'list', `option ${unknown.replace(/=.*/, '')} not recognized`);
  }
  const chosen = names.length > 0 ? namedDomains(world, names) : allDomains(world, stateOf(options));
  if ('rc' in chosen) return chosen;
  if (options.includes('-l') || options.includes('--long')) {
    return printed(
      chosen.map((found) => `${printSxp(domainForm(world, found), world.state.version)}\n`).join(''),
    );
  }
  return printed(header + chosen.map((found) => row(world, found)).join(''));
};

function stateOf(options: readonly string[]): string {
  return options.find((option) => option.startsWith('--state='))?.slice('--state='.length) ?? 'all';
}

/** In the order asked for; one unknown name spoils them all. */
function namedDomains(world: World, names: readonly string[]): XmDomain[] | ToolAnswer {
  const chosen: XmDomain[] = [];
  for (const name of names) {
    const found = findXmDomain(world, name);
    if (found === null) return doesNotExist(world, name);
    chosen.push(found);
  }
  return chosen;
}

/** xend sorts by name, byte by byte; managed domains that do not run are listed too. */
function allDomains(world: World, state: string): XmDomain[] {
  const { domains, managed } = world.state;
  const running = domains.map((domain): XmDomain => ({ kind: 'running', domain }));
  const halted = managed
    .filter((spec) => !domains.some((domain) => domain.spec.name === spec.name))
    .map((spec): XmDomain => ({ kind: 'halted', spec }));
  return [...running, ...halted]
    .filter((found) => state === 'all' || xendState(found) === state)
    .sort((a, b) => Buffer.compare(Buffer.from(nameOf(a)), Buffer.from(nameOf(b))));
}

function nameOf(found: XmDomain): string {
  return found.kind === 'running' ? found.domain.spec.name : found.spec.name;
}

function xendState(found: XmDomain): string {
  if (found.kind === 'halted') return 'halted';
  if (found.domain.reason !== null) return 'shutdown';
  return found.domain.paused ? 'paused' : 'running';
}

function row(world: World, found: XmDomain): string {
  const spec = found.kind === 'running' ? found.domain.spec : found.spec;
  const columns = [
    spec.name.padEnd(40),
    (found.kind === 'running' ? String(found.domain.id) : '').padStart(5),
    String(Math.floor(spec.memoryKiB / 1024)).padStart(5),
    String(spec.vcpus).padStart(5),
    (found.kind === 'running' ? xmFlags(found.domain) : '').padStart(10),
    (found.kind === 'running' ? cpuTime(world, found.domain) : 0).toFixed(1).padStart(8),
  ];
  return `${columns.join(' ')}\n`;
}

/** r b p s c d, each in its place. */
export function xmFlags(domain: Domain): string {
  return [
    domain.run === 'running' && !domain.paused ? 'r' : '-',
    domain.run === 'blocked' && !domain.paused ? 'b' : '-',
    domain.paused ? 'p' : '-',
    domain.reason !== null && domain.reason !== 'crash' ? 's' : '-',
    domain.reason === 'crash' ? 'c' : '-',
    domain.run === 'dying' ? 'd' : '-',
  ].join('');
}

/** A managed domain that does not run has no id: xm prints Python's None, and succeeds. */
export const domid: XmCommandRun = (world, { argv: [name = ''] }) => {
  const found = findXmDomain(world, name);
  if (found === null) return doesNotExist(world, name);
  return printed(`${found.kind === 'running' ? found.domain.id : 'None'}\n`);
};

export const domname: XmCommandRun = (world, { argv: [id = ''] }) => {
  const found = findXmDomain(world, id);
  return found === null ? doesNotExist(world, id) : printed(`${nameOf(found)}\n`);
};

export const vcpuList: XmCommandRun = (world, { argv }) => {
  const rows: string[] = [];
  const names = argv.length > 0 ? argv : world.state.domains.map((domain) => domain.spec.name);
  for (const name of names) {
    const answer = withRunning(world, 'vcpu-list', name, `Domain '${name}' is not started`, (domain) =>
      vcpuRows(world, domain),
    );
    if ('rc' in answer) return answer;
    rows.push(...answer);
  }
  return printed(
    `Name                                ID  VCPU   CPU State   Time(s) CPU Affinity\n${rows.join('')}`,
  );
};

function vcpuRows(world: World, domain: Domain): string[] {
  const share = cpuTime(world, domain) / domain.spec.vcpus;
  return Array.from({ length: domain.spec.vcpus }, (_, vcpu) => {
    const columns = [
      domain.spec.name.padEnd(32),
      String(domain.id).padStart(5),
      String(vcpu).padStart(5),
      String((vcpu + 1) % 2).padStart(5),
      xmFlags(domain).slice(0, 3).padStart(5),
      share.toFixed(1).padStart(9),
    ];
    return `${columns.join(' ')} any cpu\n`;
  });
}
