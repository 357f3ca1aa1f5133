/** The flags of a change as wishes for its run. */
import { parseDuration } from '../../common/duration.ts';
import { version } from '../../common/version.ts';
import type { RunOrder } from '../../remote/bundle/order.ts';
import { quote } from '../../remote/bundle/shell.ts';
import type { Context } from '../context.ts';
import type { ChangeFlags } from '../options.ts';

/** @throws CtctlError `usage` for a `--wait` that is no duration. */
export function wishesOf(
  { commandLine }: Pick<Context, 'commandLine'>,
  flags: ChangeFlags,
  subject: string,
): Partial<RunOrder> {
  return {
    command: commandLine,
    subject,
    version,
    wait: flags.wait === undefined ? 0 : Math.ceil(parseDuration(flags.wait, '--wait') / 1000),
    ...(flags.rollback ? { rollback: true } : {}),
    live: flags.verbose === true,
  };
}

/** This command as it was typed. Secrets are never arguments, so there is none in it. */
export function typedCommand(argv: readonly string[]): string {
  return ['ctctl', ...argv.map((word) => quote(word.replaceAll(/\p{Cc}/gu, ' ')))].join(' ');
}
