/** The noun `secret`. Light: actions are loaded when they are called. */
import { type Command, Option } from 'commander';
import { exitWith } from '../exit.ts';

/** Which secret is meant. */
function subject(command: Command): Command {
  return command
    .argument('[server]', 'the login password of this server')
    .option('--sudo', 'its sudo password instead')
    .option('--key <file>', 'the passphrase of a private key file on this computer');
}

export function declareSecret(program: Command): void {
  const noun = program
    .command('secret')
    .description("passwords and passphrases, in the system's keyring or in encrypted files");
  subject(noun.command('set').description('store a secret, asked for or read from stdin'))
    .addOption(
      new Option('--store <name>', 'keyring, or file: files encrypted with a passphrase')
        .choices(['keyring', 'file'])
        .default('keyring'),
    )
    .option('--password-stdin', 'read it from stdin: the first line')
    .action(async (server, _options, command) =>
      exitWith((await import('./set.ts')).setSecret(server, command.optsWithGlobals())),
    );
  noun
    .command('list')
    .alias('ls')
    .description('what is stored and where; never the secrets themselves')
    .action(async (_options, command) =>
      exitWith((await import('./list.ts')).listSecrets(command.optsWithGlobals())),
    );
  subject(noun.command('delete').alias('rm').description('delete a stored secret')).action(
    async (server, _options, command) =>
      exitWith((await import('./delete.ts')).deleteSecret(server, command.optsWithGlobals())),
  );
}
