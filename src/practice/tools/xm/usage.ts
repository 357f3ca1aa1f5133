/** xm's usage and help texts, to the blank: they follow most of its errors, on stdout. */
import { commonCommands, xmCommandRows } from './command-table.ts';

interface UsageParts {
  readonly synopsis: string;
  /** Pairs of an option and what it does. */
  readonly options?: readonly (readonly [string, string])[];
  /** Options that only 4.1 has. */
  readonly later?: readonly (readonly [string, string])[];
  /** How many arguments it takes; `most` is absent for any number. */
  readonly least: number;
  readonly most?: number;
}

/** The commands that the practice server plays; `create` and `new` have a help of their own. */
export const played = {
  create: { synopsis: '<ConfigFile> [options] [vars]', least: 0 },
  new: { synopsis: '<ConfigFile> [options] [vars]', least: 0 },
  delete: { synopsis: '<DomainName>', least: 1, most: 1 },
  destroy: { synopsis: '<Domain>', least: 1, most: 1 },
  domid: { synopsis: '<DomainName>', least: 1, most: 1 },
  domname: { synopsis: '<DomId>', least: 1, most: 1 },
  info: {
    synopsis: '[-c|--config]',
    least: 0,
    most: 1,
    options: [['-c, --config', 'List Xend configuration parameters']],
  },
  list: {
    synopsis: '[options] [Domain, ...]',
    least: 0,
    options: [
      ['-l, --long', 'Output all VM details in SXP'],
      ['--label', 'Include security labels'],
      ['--state=<state>', 'Select only VMs with the specified state'],
    ],
  },
  'mem-set': { synopsis: '<Domain> <Mem>', least: 2, most: 2 },
  pause: { synopsis: '<Domain>', least: 1, most: 1 },
  reboot: { synopsis: '<Domain> [-wa]', least: 1, most: 3 },
  rename: { synopsis: '<Domain> <NewDomainName>', least: 2, most: 2 },
  shutdown: { synopsis: '<Domain> [-waRH]', least: 1, most: 4 },
  start: {
    synopsis: '<DomainName>',
    least: 1,
    most: 2,
    options: [
      ['-p, --paused', 'Do not unpause domain after starting it'],
      ['-c, --console_autoconnect', 'Connect to the console after the domain is created'],
    ],
    later: [
      ['--vncviewer', 'Connect to display via VNC after the domain is created'],
      ['--vncviewer-autopass', 'Pass VNC password to viewer via stdin and -autopass'],
    ],
  },
  unpause: { synopsis: '<Domain>', least: 1, most: 1 },
  uptime: { synopsis: '[-s] [Domain]', least: 0 },
  'vcpu-list': { synopsis: '[Domain, ...]', least: 0 },
} as const satisfies Record<string, UsageParts>;

export type PlayedCommand = keyof typeof played;

/** The usage of a command: synopsis, what it does, its options. */
export function xmUsage(name: PlayedCommand, version: string): string {
  const { synopsis, options = [], later = [] }: UsageParts = played[name];
  const about = xmCommandRows(version).find((row) => row.name === name)?.about ?? '';
  const rows = [...options, ...(version === '4.1' ? later : [])].map(([option, text]) =>
    optionRow(option, text),
  );
  const tail = rows.length === 0 ? '' : `${rows.join('')}\n`;
  return `Usage: xm ${name} ${synopsis}\n\n${about}\n${tail}`;
}

function optionRow(option: string, text: string): string {
  const [first = '', ...rest] = wrap(text, 43);
  return `  ${option.padEnd(30)} ${first.padEnd(43)}\n${rest.map((line) => `${' '.repeat(33)}${line}\n`).join('')}`;
}

/** Breaks a text at blanks as xm does: it leaves the last two places of a column free. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width - 2) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const footer = `
<Domain> can either be the Domain Name or Id.
For more help on 'xm' see the xm(1) man page.
For more help on 'xm create' see the xmdomain.cfg(5)  man page.

`;

function commandRow(name: string, about: string): string {
  const [first = '', ...rest] = wrap(about, 50);
  return ` ${name.padEnd(20)} ${first.padEnd(50)}\n${rest.map((line) => `${' '.repeat(22)}${line}\n`).join('')}`;
}

const head = 'Usage: xm <subcommand> [args]\n\nControl, list, and manipulate Xen guest instances.\n\n';

/** `xm help`. */
export function xmLongHelp(version: string): string {
  const rows = xmCommandRows(version).map(({ name, about }) => commandRow(name, about));
  return `${head}xm full list of subcommands:\n\n${rows.join('')}${footer}`;
}

/** `xm` alone, or with a command that it does not know. */
export function xmShortHelp(version: string): string {
  const abouts = new Map(xmCommandRows(version).map(({ name, about }) => [name, about]));
  abouts.set('help', 'Display this message.');
  const rows = commonCommands(version).map((name) => commandRow(name, abouts.get(name) ?? ''));
  return `${head}Common 'xm' commands:\n\n${rows.join('')}${footer}For a complete list of subcommands run 'xm help'.\n`;
}
