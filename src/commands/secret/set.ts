/** secret set: asks for a secret, or reads it from stdin, and stores it. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import type { Secret } from '../../common/secret.ts';
import { type SecretId, type StoreName, wordsFor } from '../../inventory/secrets/secrets.ts';
import { findServer } from '../../inventory/selector.ts';
import { type Context, withContext } from '../context.ts';
import { hintOf } from '../fleet.ts';
import { forgetKept } from '../session/forget.ts';
import { printChange } from './documents.ts';
import { keeperOf } from './keeper.ts';
import { lockedKey } from './key.ts';
import { readSecretLine } from './stdin.ts';
import { type SubjectFlags, secretOf } from './subject.ts';

interface Flags extends SubjectFlags {
  readonly store: StoreName;
  readonly passwordStdin?: true;
}

export function setSecret(server: string | undefined, flags: Flags): Promise<number> {
  const id = secretOf(server, flags);
  return withContext(flags, async (context) => {
    const { secret, known } = await secretFor(context, id, flags);
    const leftover = await keeperOf(context).set(id, secret, flags.store);
    if (leftover !== undefined) {
      context.reporter.line(`warning: an older one stays where it was, unused: ${hintOf(leftover)}`);
    }
    // The next command shows whether it is right.
    if (id.kind === 'password') await forgetKept(context, [id.subject]);
    await printChange(context, id, { changed: true, store: flags.store }, `stored, ${known}`);
    return exitCodes.done;
  });
}

/**
 * What is to be stored, and what is known of it. A passphrase is tried at its key; whether a password is right would
 * show only at the server, which need not be within reach now.
 */
async function secretFor(
  context: Context,
  id: SecretId,
  flags: Flags,
): Promise<{ readonly secret: Secret; readonly known: string }> {
  if (id.kind !== 'passphrase') {
    // What is stored under a mistyped name would never be found again.
    findServer(await context.inventory(), id.subject);
    return { secret: await read(context, id, flags), known: 'not tried' };
  }
  const opens = await lockedKey(id.subject);
  const secret = await read(context, id, flags);
  if (!(await opens(secret))) {
    throw new CtctlError('refused', `wrong passphrase of ${id.subject}: nothing was stored`);
  }
  return { secret, known: 'it opens the key' };
}

async function read({ prompts, signal }: Context, id: SecretId, flags: Flags): Promise<Secret> {
  if (flags.passwordStdin) return readSecretLine(process.stdin, signal);
  const secret = await prompts.password(`Store ${wordsFor(id)}:`, 'use --password-stdin');
  if (secret.reveal() === '') throw new CtctlError('usage', 'nothing was typed');
  return secret;
}
