/** What ssh says about the protocol, without the commands that it is given. */

/**
 * A command may have many lines; all up to ssh's next own line belong to it. `--show-script` shows what ctctl sends.
 * @returns a function to be given every line of a log in turn.
 */
export function withoutCommands(debug: ((line: string) => void) | undefined): (line: string) => void {
  let isCommand = false;
  return (line) => {
    if (/^debug\d: /.test(line)) isCommand = line.startsWith('Sending command', line.indexOf(' ') + 1);
    if (!isCommand) debug?.(line);
  };
}
