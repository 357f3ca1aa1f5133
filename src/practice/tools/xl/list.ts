/** `xl list`, `vm-list`, `domid` and `domname`: the tables and the JSON that libxl prints. */
import { libxlJson } from '../../definition/json-text.ts';
import type { Domain } from '../../world/state.ts';
import { cpuTime, domainById, domainByName, type World } from '../../world/world.ts';
import { printed, refused, type ToolAnswer } from '../tool.ts';
import { usageOf } from './commands.ts';
import { findDomid, invalidIdentifier } from './domains.ts';
import type { XlCommandRun } from './xl.ts';

const header = 'Name                                        ID   Mem VCPUs\tState\tTime(s)';

export const list: XlCommandRun = (world, { argv }) => {
  const options = argv.filter((argument) => argument.startsWith('-'));
  const [name, second] = argv.filter((argument) => !argument.startsWith('-'));
  const unknown = options.find(
    (option) => !/^(-[lvZcn]+|--(long|verbose|context|cpupool|numa))$/.test(option),
  );
  if (unknown !== undefined) return badOption(unknown);
  if (second !== undefined) return { out: usageOf('list'), err: '', rc: 1 };
  const chosen = choose(world, name);
  if ('rc' in chosen) return chosen;
  if (options.some((option) => option === '--long' || /^-\w*l/.test(option))) {
    return printed(longList(chosen.domains, name !== undefined));
  }
  const verbose = options.some((option) => option === '--verbose' || /^-\w*v/.test(option));
  const title = verbose ? `${header}   UUID                            Reason-Code\tSecurity Label` : header;
  const rows = chosen.domains.map((domain) => `${row(world, domain)}${verbose ? verboseTail(domain) : ''}\n`);
  return printed(`${title}\n${rows.join('')}`);
};

function badOption(option: string): ToolAnswer {
  return { out: usageOf('list'), err: `xl: invalid option -- '${option.replace(/^-+/, '')}'\n`, rc: 2 };
}

/** Domains by id; all of them, or the one that is named. */
function choose(world: World, name: string | undefined): { domains: Domain[] } | ToolAnswer {
  const all = [...world.state.domains].sort((a, b) => a.id - b.id);
  if (name === undefined) return { domains: all };
  const id = findDomid(world, name);
  if (id === null) return invalidIdentifier(name);
  const domain = domainById(world, id);
  return domain === undefined ? refused(1, `Error: Domain '${name}' does not exist.`) : { domains: [domain] };
}

function row(world: World, domain: Domain): string {
  const { spec } = domain;
  const memory = Math.floor(spec.memoryKiB / 1024);
  const columns = [
    spec.name.padEnd(40),
    String(domain.id).padStart(5),
    String(memory).padStart(5),
    String(spec.vcpus).padStart(5),
  ];
  return `${columns.join(' ')}     ${xlFlags(domain)}  ${cpuTime(world, domain).toFixed(1).padStart(8)}`;
}

/** r b p s X d, where X is why it was shut down; a guest that is down shows as paused too. */
function xlFlags(domain: Domain): string {
  const down = domain.reason !== null;
  const reasons = { poweroff: '-', reboot: 'r', crash: 'c' } as const;
  return [
    domain.run === 'running' && !domain.paused ? 'r' : '-',
    domain.run === 'blocked' && !domain.paused ? 'b' : '-',
    domain.paused || down ? 'p' : '-',
    down ? 's' : '-',
    domain.reason === null ? '-' : reasons[domain.reason],
    domain.run === 'dying' ? 'd' : '-',
  ].join('');
}

const reasonCodes = { poweroff: '0', reboot: '1', crash: '3' } as const;

function verboseTail(domain: Domain): string {
  const reason = domain.reason === null ? '-' : reasonCodes[domain.reason];
  return ` ${domain.spec.uuid} ${reason.padStart(8)} ${'-'.padStart(16)}`;
}

/** One domain prints an object, all of them an array. */
function longList(domains: readonly Domain[], single: boolean): string {
  const objects = domains.map((domain) => ({ domid: domain.id, config: configOf(domain) }));
  return `${libxlJson(single ? objects[0] : objects)}\n`;
}

/** The definition's JSON, with what the running domain knows better. */
function configOf(domain: Domain): unknown {
  const { spec } = domain;
  const config = typeof spec.printed === 'object' && spec.printed !== null ? spec.printed : {};
  const nics = spec.vifs.map((vif, devid) => ({ devid, mac: vif.mac, bridge: vif.bridge ?? 'xenbr0' }));
  return {
    c_info: { type: spec.type, name: spec.name, uuid: spec.uuid, run_hotplug_scripts: 'True' },
    b_info: { max_vcpus: spec.vcpus, max_memkb: spec.maxMemoryKiB, target_memkb: spec.memoryKiB },
    ...config,
    ...(nics.length === 0 ? {} : { nics }),
  };
}

export const vmList: XlCommandRun = (world) => {
  const rows = world.state.domains
    .filter((domain) => domain.id !== 0)
    .map((domain) => `${domain.spec.uuid}  ${domain.id}    ${domain.spec.name.padEnd(30)}\n`);
  return printed(`UUID                                  ID    name\n${rows.join('')}`);
};

export const domid: XlCommandRun = (world, { argv: [name = ''] }) => {
  const domain = domainByName(world, name);
  if (domain !== undefined) return printed(`${domain.id}\n`);
  return refused(1, `Can't get domid of domain name '${name}', maybe this domain does not exist.`);
};

export const domname: XlCommandRun = (world, { argv: [id = ''] }) => {
  if (!/^\d+$/.test(id)) return refused(1, 'invalid domain id.', '');
  const domain = domainById(world, Number(id));
  if (domain !== undefined) return printed(`${domain.spec.name}\n`);
  return refused(1, `Can't get domain name of domain id '${id}', maybe this domain does not exist.`);
};
