/** The stored secrets as commands use them: with questions to the person at the keyboard. */
import { configFolder } from '../../inventory/locations.ts';
import type { AskPassphrase } from '../../inventory/secrets/age-identity.ts';
import { openSecrets, type SecretKeeper } from '../../inventory/secrets/open.ts';
import type { Context } from '../context.ts';

/**
 * @param ask `never` while several servers are asked at once: nobody could tell whose secret a question is about.
 * Otherwise, where there is no terminal, the prompts refuse, and say why.
 */
export function keeperOf(
  { prompts, reporter, signal }: Pick<Context, 'prompts' | 'reporter' | 'signal'>,
  ask: 'ask' | 'never' = 'ask',
): SecretKeeper {
  const passphrase: AskPassphrase = (question) => {
    reporter.done();
    return prompts.password(question, 'run it on a terminal, without --no-input and --password-stdin');
  };
  return openSecrets({
    folder: configFolder(),
    signal,
    isPersonThere: process.stderr.isTTY === true,
    ...(ask === 'ask' ? { ask: passphrase } : {}),
  });
}
