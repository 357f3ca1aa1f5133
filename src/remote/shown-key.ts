/** The key that a server shows, without a login there: for `server trust`. */
import { CtctlError } from '../common/errors.ts';
import type { Connection } from './connection.ts';
import type { HostKey } from './host-keys/host-key.ts';
import type { Route } from './route.ts';

/** Judges a host key instead of the policy; throws where it is not to be trusted. */
export type Judge = (route: Route, key: HostKey) => Promise<void>;

/** Goes no further than the host key: a refusal of our own, right after it was shown, ends the connection. */
export async function shownKey(
  route: Route,
  judge: Judge,
  open: (route: Route, judge: Judge) => Promise<Connection>,
): Promise<HostKey> {
  const enough = new CtctlError('failed', 'the key was shown', { final: true });
  let shown: HostKey | undefined;
  const look: Judge = async (hop, key) => {
    if (hop !== route) return judge(hop, key);
    shown = key;
    throw enough;
  };
  await open(route, look).catch((error: unknown) => {
    if (error !== enough) throw error;
  });
  if (shown === undefined) throw enough;
  return shown;
}

/** Nobody logs in, so a key file that is not there is no failure. */
export function withoutKeys(route: Route): Route {
  return { ...route, identities: [], identityRequired: false };
}
