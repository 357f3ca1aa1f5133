/** Options that several commands share. Light: this file is loaded by `ctctl --help`. */
import { type Command, Option } from 'commander';

const formats = ['table', 'json', 'yaml', 'csv', 'ndjson'] as const;

/** What selects several servers, so that it may be said in parts. */
const serversFlag = '--on <servers>';

/** Global options as commander gives them. */
export interface GlobalFlags {
  readonly inventory?: string;
  readonly output: (typeof formats)[number];
  readonly json?: true;
  readonly timeout?: string;
  readonly acceptHostKey?: string;
  readonly passwordStdin?: true;
  readonly keep?: string;
  readonly input: boolean;
  readonly verbose?: true;
  readonly debug?: true;
}

/** What every change understands. */
export interface ChangeFlags extends GlobalFlags {
  readonly dryRun?: true;
  readonly showScript?: true;
  readonly yes?: true;
  readonly wait?: string;
  readonly rollback?: true;
  readonly save?: string;
}

export function globalOptions(program: Command): Command {
  return program
    .addOption(new Option('-o, --output <format>', 'format of the answer').choices(formats).default('table'))
    .option('--json', 'short for -o json')
    .option('--inventory <file>', 'inventory file (default: inventory.yaml in the configuration folder)')
    .option('--timeout <duration>', 'how long it may take: 90s, 5m')
    .option('--accept-host-key <fingerprint>', 'trust this host key of a server, new or changed: SHA256:…')
    .option('--password-stdin', 'login and sudo password: the first line of standard input')
    .option(
      '--keep <duration>',
      'keep the connection for the next command: 10m (also CTCTL_KEEP; see session)',
    )
    .option('--no-input', 'never ask; fail where an answer is needed')
    .option('-v, --verbose', 'say more')
    .option('--debug', 'say everything, the SSH protocol too')
    .hook('preSubcommand', (_program, called) => joinServers(called));
}

/** `--on home --on office` means both, in every command that asks several servers. */
function joinServers(command: Command): void {
  for (const option of command.options) {
    if (option.flags !== serversFlag || option.parseArg) continue;
    option.argParser<string>((value, before) => (before === undefined ? value : `${before},${value}`));
  }
  for (const each of command.commands) joinServers(each);
}

/**
 * For filters: of two values one would be lost, and what is shown would look like all that there is. Where an option says
 * what is to be done, the last one may win: a script adds its own to those of somebody else.
 */
export function onlyOnce(command: Command): Command {
  for (const option of command.options) {
    if (!option.required || option.flags === serversFlag) continue;
    let given: string | undefined;
    option.argParser((value) => {
      if (given !== undefined)
        command.error(`error: ${option.long} is given twice: "${given}" and "${value}"`);
      given = value;
      return value;
    });
  }
  return command;
}

/** Options of what changes a server by a plan that it makes itself. */
export function changeOptions(command: Command): Command {
  return runOptions(command)
    .option('--save <file>', 'with --dry-run: keep the plan for `ctctl apply`')
    .hook('preAction', (called) => {
      const { save, dryRun, showScript } = called.opts<ChangeFlags>();
      if (save === undefined) return;
      if (!dryRun) called.error('error: --save keeps a plan, not a change: add --dry-run');
      if (showScript) called.error('error: --show-script asks no server, so there is no plan to --save');
    });
}

/** Options of everything that runs on a server and may change it. */
export function runOptions(command: Command): Command {
  return command
    .option('--dry-run', 'show the plan: check, but change nothing')
    .option('--show-script', 'print the exact script that would be sent, and send nothing')
    .option('--wait <duration>', 'wait so long for the change of somebody else on that server: 2m')
    .option('--rollback', 'take back what this run has done when one of its steps fails')
    .option('-y, --yes', 'do not ask before a disruptive change');
}
