/** Asks `ssh -G`, the one true reader of ssh_config: Include, Match, tokens and all. */
import { execFile } from 'node:child_process';
import pLimit from 'p-limit';
import { CtctlError } from '../../common/errors.ts';
import { versionIn } from '../openssh/program.ts';
import { type Manner, newestManner, settingsOf } from './found.ts';
import type { Overrides, SshConfig } from './settings.ts';
import { identitiesOf, parseSshG } from './ssh-g-output.ts';
import type { Surroundings } from './tokens.ts';

/** A `Match exec` may run what it likes, also something that hangs. */
const usualTimeLimit = 5000;
/** An import asks about every host of the file. */
const atOnce = 8;

/** Whichever of ProxyCommand and ProxyJump comes first counts. */
const noJump = ['-o', 'ProxyCommand=none'];

export interface SshGOptions {
  /** The ssh program. */
  readonly program: string;
  /** Another file than ~/.ssh/config; then the system-wide one is not read either. */
  readonly file: string | undefined;
  readonly around: Surroundings;
  readonly manner?: Manner;
  /** Milliseconds an answer may take. */
  readonly timeLimit?: number;
}

export function readBySshG(options: SshGOptions): SshConfig['resolve'] {
  const { program, file, around, manner = newestManner, timeLimit = usualTimeLimit } = options;
  const limit = pLimit(atOnce);
  const ask = (args: readonly string[]): Promise<Answer> =>
    limit(() => run(program, ['-T', '-G', ...args], timeLimit));
  const from = file === undefined ? [] : ['-F', file];
  let usual: Promise<readonly string[]> | undefined;
  const usualIdentities = async (): Promise<readonly string[]> =>
    identitiesOf(outputOf(await ask(['-F', 'none', '--', 'localhost']), 'localhost', undefined));
  return async (alias, overrides = {}) => {
    usual ??= usualIdentities();
    const answer = await ask([...from, ...optionsOf(overrides), '--', alias]);
    // For the shortest circle ssh prints no settings; the circle is the caller's to refuse, who knows the way to it.
    const loop = /^jumphost loop via (\S+)$/m.exec(answer.stderr)?.[1];
    if (loop === undefined) {
      return settingsOf(parseSshG(alias, outputOf(answer, alias, file), await usual), around, manner);
    }
    const again = await ask([...from, ...optionsOf(overrides), ...noJump, '--', alias]);
    const found = parseSshG(alias, outputOf(again, alias, file), await usual);
    return settingsOf({ ...found, proxyJump: loop }, around, manner);
  };
}

/** Undefined where the program is no OpenSSH client. */
export async function mannerOf(program: string): Promise<Manner | undefined> {
  const { failure, stderr } = await run(program, ['-V']);
  if (failure !== undefined || !/OpenSSH/.test(stderr)) return undefined;
  return { hashesJump: versionIn(stderr) >= 9.6 };
}

function optionsOf({ hostName, user, port }: Overrides): readonly string[] {
  return [
    ...(hostName === undefined ? [] : ['-o', `HostName=${hostName.replaceAll('%', '%%')}`]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
  ];
}

interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly failure: Error | undefined;
  readonly timedOut: boolean;
}

function run(program: string, args: readonly string[], timeout = usualTimeLimit): Promise<Answer> {
  return new Promise((resolve) => {
    const limits = { timeout, killSignal: 'SIGKILL', windowsHide: true } as const;
    const child = execFile(program, args, limits, (failure, stdout, stderr) =>
      resolve({ stdout, stderr, failure: failure ?? undefined, timedOut: failure?.killed ?? false }),
    );
    child.stdin?.end();
  });
}

/** @throws CtctlError `usage` with the line of ssh_config that ssh does not like. */
function outputOf({ stdout, stderr, failure, timedOut }: Answer, alias: string, file?: string): string {
  if (failure === undefined) return stdout;
  const again = `ssh -G${file === undefined ? '' : ` -F ${file}`} ${alias}`;
  const lines = stderr.split(/\r?\n/).map((line) => line.trim());
  const said = lines.find((line) => /\bline \d+/.test(line)) ?? lines.find((line) => line !== '');
  const why = timedOut ? 'ssh -G does not answer' : (said ?? failure.message);
  throw new CtctlError('usage', `cannot read ssh_config for ${alias}: ${why}`, {
    final: true,
    cause: failure,
    next: timedOut ? `see what hangs (a Match exec?): ${again}` : `correct that, then try: ${again}`,
  });
}
