/** The SSH agent: where it listens on each system, and which of its keys are shown to a server. */
import { readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import type {
  BaseAgent,
  GetStreamCallback,
  IdentityCallback,
  ParsedKey,
  SignCallback,
  SigningRequestOptions,
} from 'ssh2';
import type { Route } from '../route.ts';
import type { KeyFile } from './keys.ts';

export interface AgentPlace {
  readonly platform: NodeJS.Platform;
  readonly socket: string | undefined;
  readonly user: string;
  /** Names of the pipes of Windows. */
  readonly pipes: () => readonly string[];
}

const pipeFolder = '\\\\.\\pipe\\';

/**
 * The agent's socket (SSH_AUTH_SOCK); on Windows else the pipe of its OpenSSH, else that of Pageant, which since
 * version 0.78 listens on `pageant.USER.HASH`.
 */
export function agentSocket(place: AgentPlace = thisComputer()): string | undefined {
  if (place.socket) return place.socket;
  if (place.platform !== 'win32') return undefined;
  const pipes = place.pipes();
  const found =
    pipes.find((pipe) => pipe === 'openssh-ssh-agent') ??
    pipes.find((pipe) => pipe.startsWith(`pageant.${place.user}.`));
  return found && `${pipeFolder}${found}`;
}

function thisComputer(): AgentPlace {
  return {
    platform: process.platform,
    socket: process.env.SSH_AUTH_SOCK,
    user: userInfo().username,
    pipes: () => readdirSync(pipeFolder),
  };
}

/** The path of the agent for a route: its own (IdentityAgent), else the usual one. */
export function agentOf(route: Route, usual: string | undefined): string | undefined {
  const path = route.agent ?? usual;
  return path === 'none' ? undefined : path;
}

/** The keys of an agent, to be shown one by one. */
export interface AgentKeys {
  /** The next key, as an agent that has only this one; undefined after the last one. */
  next(): Promise<BaseAgent | undefined>;
  /** True when the server has asked for a signature by the last key: it accepts that key. */
  wasAccepted(): boolean;
  /** Why there is no key to show. */
  trouble(): string | undefined;
}

/**
 * Those keys come first whose public halves stand beside the route's key files, for every other key costs a round trip
 * and one of the server's few tries; with IdentitiesOnly there are no others. One by one, because ssh2 would go on with
 * the next key of an agent even after the server has accepted one and wants a second factor.
 */
export async function agentKeys(
  route: Route,
  usual: string | undefined,
  files: readonly KeyFile[],
  over?: AbortSignal,
): Promise<AgentKeys | undefined> {
  const path = agentOf(route, usual);
  if (path === undefined) return undefined;
  const { default: ssh2 } = await import('ssh2');
  const preferred = files.flatMap(({ publicBlob }) => (publicBlob ? [publicBlob] : []));
  let left: Promise<ParsedKey[]> | undefined;
  let trouble: string | undefined;
  let isAccepted = false;
  /** An agent that never answers would keep this process waiting, for ssh2 sets no limit to it. */
  class Agent extends ssh2.OpenSSHAgent {
    override getStream(done: GetStreamCallback): void {
      super.getStream((error, stream) => {
        over?.addEventListener('abort', () => stream?.destroy(), { once: true });
        done(error, stream);
      });
    }
  }
  class OneKey extends Agent {
    readonly #key: ParsedKey;
    constructor(agent: string, key: ParsedKey) {
      super(agent);
      this.#key = key;
    }
    override getIdentities(done: IdentityCallback<ParsedKey>): void {
      done(null, [this.#key]);
    }
    override sign(...[key, data, options, done]: SignArguments): boolean {
      const given = typeof options === 'function' ? options : done;
      const heard: SignCallback = (error, signature) => {
        if (error) trouble = `${path} did not sign with a key that the server would have taken`;
        else isAccepted = true;
        given?.(error, signature);
      };
      return super.sign(key, data, typeof options === 'function' ? {} : options, heard);
    }
  }
  const list = (): Promise<ParsedKey[]> =>
    new Promise((resolve) => {
      new Agent(path).getIdentities((error, all) => {
        const keys = (all ?? []).filter((key): key is ParsedKey => 'getPublicSSH' in key);
        const shown = error ? [] : inOrder(keys, preferred, route.identitiesOnly);
        if (error) trouble = `${path} does not answer`;
        else if (shown.length === 0) trouble = 'it has none that may be shown here';
        resolve(shown);
      });
    });
  return {
    async next() {
      isAccepted = false;
      left ??= list();
      const key = (await left).shift();
      return key && new OneKey(path, key);
    },
    wasAccepted: () => isAccepted,
    trouble: () => trouble,
  };
}

type SignArguments = [
  key: ParsedKey | Buffer | string,
  data: Buffer,
  options?: SigningRequestOptions | SignCallback,
  done?: SignCallback,
];

function inOrder(
  keys: readonly ParsedKey[],
  preferred: readonly Buffer[],
  onlyPreferred: boolean,
): ParsedKey[] {
  const ranked = keys.map((key) => {
    const rank = preferred.findIndex((blob) => blob.equals(key.getPublicSSH()));
    return { key, rank: rank < 0 ? preferred.length : rank };
  });
  return ranked
    .filter(({ rank }) => !onlyPreferred || rank < preferred.length)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ key }) => key);
}
