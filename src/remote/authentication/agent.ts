/** The SSH agent: where it listens on each system, and which of its keys are shown to a server. */
import { readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { BaseAgent, IdentityCallback, ParsedKey } from 'ssh2';
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

/**
 * The agent with its keys in the order for this route: those whose public halves stand beside the route's key files
 * first, for every other key costs a round trip and one of the server's few tries; with IdentitiesOnly no others.
 */
export async function agentFor(
  route: Route,
  usual: string | undefined,
  files: readonly KeyFile[],
): Promise<(BaseAgent & { readonly trouble: string | undefined }) | undefined> {
  const path = agentOf(route, usual);
  if (path === undefined) return undefined;
  const { default: ssh2 } = await import('ssh2');
  const preferred = files.flatMap(({ publicBlob }) => (publicBlob ? [publicBlob] : []));
  class OrderedAgent extends ssh2.OpenSSHAgent {
    /** Why it has nothing to show. */
    trouble: string | undefined;

    override getIdentities(done: IdentityCallback<ParsedKey>): void {
      super.getIdentities((error, all) => {
        const keys = (all ?? []).filter((key): key is ParsedKey => 'getPublicSSH' in key);
        const shown = inOrder(keys, preferred, route.identitiesOnly);
        if (error) this.trouble = `${path} does not answer`;
        else if (shown.length === 0) this.trouble = 'it has none that may be shown here';
        done(error ?? null, error ? undefined : shown);
      });
    }
  }
  return new OrderedAgent(path);
}

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
