/** The password dialogue with a sudo that behaves like the real one: `sudo -S -p PROMPT COMMAND…`. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import { runBundle, type Target } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';
import { localTarget } from '../../support/local-shell.ts';
import { failureOf } from '../inventory/helpers.ts';

/** Reads byte by byte, as sudo does: what follows the password line belongs to the command. */
const fakeSudo = `#!/bin/sh
folder=\${0%/*}
log() { printf '%s\\n' "$1" >>"$folder/log"; }
prompt=Password: quiet=
while :; do
  case $1 in
    -n) quiet=1; shift ;;
    -S) shift ;;
    -p) prompt=$2; shift 2 ;;
    *) break ;;
  esac
done
log "command: $*"
if [ -e "$folder/nopasswd" ]; then exec "$@"; fi
# The real one leaves the script unread; here that would break a pipe, which an SSH channel has none of.
if [ "$quiet" ]; then cat >/dev/null; echo 'sudo: a password is required' >&2; exit 1; fi
echo 'We trust you have received the usual lecture.' >&2
tries=0
while [ "$tries" -lt 3 ]; do
  printf '%s' "$prompt" >&2
  read -r typed || { echo >&2; echo 'sudo: no password was provided' >&2; break; }
  log "typed: $typed"
  if [ "$typed" = "it's Gehe1m \\\\" ]; then exec "$@"; fi
  tries=$((tries + 1))
  echo 'Sorry, try again.' >&2
done
echo "sudo: $tries incorrect password attempts" >&2
exit 1
`;
const right = new Secret("it's Gehe1m \\");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-sudo-'));
  writeFileSync(join(folder, 'sudo'), fakeSudo);
  chmodSync(join(folder, 'sudo'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const logOf = (): readonly string[] => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');

/** A server whose sudo is the one of the folder; `password`: what the person would type. */
function target(password?: Secret): Target & { commands: string[] } {
  const local = localTarget({ shell: 'dash', env: { PATH: `${folder}:${process.env.PATH}` } });
  return {
    ...local,
    privilege: async (need) => {
      if (need === 'first') return { kind: 'sudo' };
      return need === 'password' && password ? { kind: 'sudo-password', password } : undefined;
    },
  };
}

const bundle: Bundle = {
  title: 'file',
  library: [],
  rollback: false,
  steps: [
    {
      id: 'made',
      title: 'a file is there',
      check: sh`if [ -e "$HOME_OF_TEST" ]; then ct_ok there; else ct_differs missing; fi`,
      apply: sh`: >"$HOME_OF_TEST"`,
    },
  ],
};
const withFile = (path: string): Bundle => ({ ...bundle, library: [sh`HOME_OF_TEST=${path}`] });

describe('sudo', () => {
  it('runs the script at once where it wants no password', async () => {
    writeFileSync(join(folder, 'nopasswd'), '');
    const here = target(right);
    expect((await runBundle(here, withFile(join(folder, 'made')), 'run')).outcome).toBe('changed');
    expect(here.commands).toHaveLength(1);
    expect(logOf()).toEqual([expect.stringMatching(/^command: (dash|sh)$/)]);
  });

  it('gets the right password, then the script', async () => {
    const here = target(right);
    expect((await runBundle(here, withFile(join(folder, 'made')), 'run')).outcome).toBe('changed');
    expect(here.commands).toHaveLength(2);
    expect(logOf().filter((line) => line.startsWith('typed'))).toEqual(["typed: it's Gehe1m \\"]);
    // Neither the script nor the password is an argument, so neither is in sudo's log.
    expect(logOf().join('\n')).not.toContain('HOME_OF_TEST');
  });

  it('needs no password in the dialogue when it remembers an older one', async () => {
    const remembering: Target = {
      ...target(),
      privilege: async () => {
        writeFileSync(join(folder, 'nopasswd'), '');
        return { kind: 'sudo-password', password: right };
      },
    };
    expect((await runBundle(remembering, withFile(join(folder, 'made')), 'run')).outcome).toBe('changed');
    expect(logOf().filter((line) => line.startsWith('typed'))).toEqual([]);
  });

  it('takes a wrong password once, and no line of the script for another one', async () => {
    const error = await failureOf(() =>
      runBundle(target(new Secret('wrong')), withFile(join(folder, 'made')), 'run'),
    );
    expect(error).toMatchObject({ reason: 'unreachable', message: 'here: sudo did not accept the password' });
    expect(logOf().filter((line) => line.startsWith('typed'))).toEqual(['typed: wrong']);
  });

  it('is refused where there is nobody to type one', async () => {
    const error = await failureOf(() => runBundle(target(), withFile(join(folder, 'made')), 'run'));
    expect(error).toMatchObject({ reason: 'refused' });
    expect(logOf().every((line) => line.startsWith('command:'))).toBe(true);
  });
});
