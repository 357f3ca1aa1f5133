/**
 * The exact commands that sudo is asked to run. They are constant, so that a rule in sudoers can name them; what is
 * different in each run goes over stdin, or into the prompt, which sudo does not compare.
 */

const rootShell = '/bin/sh';

/** The line by which the privileged shell says that it is there; what follows on stdin is read by it, not by sudo. */
export const readyLine = 'ctctl-ready-1';

const readyScript = `echo ${readyLine}; exec ${rootShell}`;

/** Without the locale sudo would refuse in the user's language. */
const sudo = 'exec env LC_ALL=C sudo';

/** For a user who needs no password; sudo before 1.7 does not know -n. */
export const silentCommand = `${sudo} -n ${rootShell}`;

/** Asks for a password on stderr with this prompt, a plain word, and reads it from stdin. */
export function askingCommand(prompt: string): string {
  return `${sudo} -S -p ${prompt} ${rootShell} -c '${readyScript}'`;
}

/** What follows the prompt in a line that a shell has written about the command itself (`set -x`). */
export const afterPromptInTrace = ` ${rootShell} -c`;

/** The same two commands as sudoers names them; `""` there means: no arguments at all. */
export const sudoersCommands = {
  silent: `${rootShell} ""`,
  asking: `${rootShell} -c ${readyScript}`,
} as const;
