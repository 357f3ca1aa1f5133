/** The system's keyring as a store of secrets: GNOME Keyring, KWallet, macOS's Keychain, Windows' Credential Manager. */
import { CtctlError } from '../../common/errors.ts';
import { Secret } from '../../common/secret.ts';
import { keyringError } from './keyring-failures.ts';
import { accessKeyring, type KeyringOptions, type KeyringRequest } from './keyring-process.ts';
import { accountOf, type SecretId, type SecretStore, wordsFor } from './secrets.ts';

/** Under this name the entries are found with the keyring's own tools. */
const service = 'ctctl';

/** Milliseconds that a keyring may take: where a dialog can be shown, a person may have to answer it first. */
export function keyringLimit(
  isPersonThere: boolean,
  { DISPLAY, WAYLAND_DISPLAY }: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): number {
  const hasDisplay = ['darwin', 'win32'].includes(platform) || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY);
  return isPersonThere && hasDisplay ? 60_000 : 5_000;
}

/**
 * Every access is an own process with a time limit (keyring-process.ts).
 * keytar's findCredentials is never called: it crashes where a keyring is locked; ctctl keeps a list of its own.
 * @throws CtctlError from each call, `failed` or `timedOut`, where there is no keyring, it is locked or silent.
 */
export function keyringStore(options: KeyringOptions = {}): SecretStore {
  const access = async (
    operation: KeyringRequest['operation'],
    id: SecretId,
    secret?: Secret,
  ): Promise<string | boolean | null> => {
    const request = { operation, service, account: accountOf(id) };
    const answer = await accessKeyring(
      secret === undefined ? request : { ...request, secret: secret.reveal() },
      options,
    );
    if ('failure' in answer) throw keyringError(answer.failure);
    return answer.value;
  };
  return {
    name: 'keyring',
    async get(id) {
      const value = await access('get', id);
      return typeof value === 'string' ? new Secret(value) : undefined;
    },
    async set(id, secret) {
      if ((await access('set', id, secret)) !== secret.reveal()) {
        throw new CtctlError('failed', `the keyring took ${wordsFor(id)} but does not give it back`, {
          next: 'unlock the keyring and try again, or use ctctl secret set --store file',
        });
      }
    },
    async delete(id) {
      return (await access('delete', id)) === true;
    },
  };
}
