/** This computer and its user, as ssh sees them. */
import { homedir, hostname, userInfo } from 'node:os';
import type { Surroundings } from './tokens.ts';

export function thisComputer(env: Surroundings['env'] = process.env): Surroundings {
  return { ...localUser(env), hostname: hostname(), env };
}

/** A user may be missing in the password database (a container with a foreign uid). */
function localUser(env: Surroundings['env']): Pick<Surroundings, 'home' | 'user' | 'uid'> {
  try {
    const { homedir: home, username, uid } = userInfo();
    return { home, user: username, uid: uid < 0 ? '' : String(uid) };
  } catch {
    return { home: homedir(), user: env.USER ?? env.USERNAME ?? '', uid: String(process.getuid?.() ?? '') };
  }
}
