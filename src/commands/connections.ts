/** How the connections of a command are made: host keys, proofs, passwords, and who may be asked about them. */
import { formatDuration } from '../common/duration.ts';
import { CtctlError } from '../common/errors.ts';
import type { Secret } from '../common/secret.ts';
import { knownHostsFile } from '../inventory/locations.ts';
import type { Reporter } from '../output/progress.ts';
import type { Prompts } from '../output/prompts.ts';
import type { Waiting } from '../output/waiting.ts';
import { agentSocket } from '../remote/authentication/agent.ts';
import type { AuthenticationOptions } from '../remote/authentication/authentication.ts';
import { knownHostsFileStore } from '../remote/host-keys/known-hosts.ts';
import type { HostKeyPolicy, HostKeyQuestion } from '../remote/host-keys/verify.ts';
import type { HubOptions } from '../remote/hub.ts';
import { connectByOpenssh } from '../remote/openssh/connect.ts';
import { routeTo } from '../remote/routes.ts';
import { keepSeconds } from '../remote/session/keep.ts';
import { sshConfigOf } from '../remote/ssh-config/ssh-config.ts';
import type { GlobalFlags } from './options.ts';
import { keeperOf } from './secret/keeper.ts';
import { readSecretLine } from './secret/stdin.ts';
import { warmBy } from './session/warm.ts';

/** `never` while several servers are asked at once: nobody could tell which of them a question is about. */
export type Asking = 'ask' | 'never';

/** The person at the keyboard, as far as there is one. */
export interface Person {
  readonly flags: GlobalFlags;
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  readonly prompts: Prompts;
  readonly waiting: Waiting;
  readonly canAsk: boolean;
}

const useKey = 'use a key or an agent';

export function hubOptions(person: Person, ask: Asking, watch: HubOptions['watch']): HubOptions {
  const { flags, signal, reporter, prompts, waiting } = person;
  const config = sshConfigOf();
  const mayAsk = person.canAsk && ask === 'ask';
  const own = {
    signal,
    hostKeys: hostKeyPolicy(person, ask),
    authentication: authenticationOptions(person, ask),
    watch: ((name, event) => {
      if (event.kind === 'stage') waiting.begin(name, event.stage);
      if (event.kind === 'idle') waiting.end(name);
      watch?.(name, event);
    }) satisfies HubOptions['watch'],
    ...(flags.debug ? { debug: (line: string) => reporter.line(`ssh: ${line}`) } : {}),
  };
  const asked = keepSeconds(flags.keep, process.env.CTCTL_KEEP);
  // What ssh2 says of the protocol, and what `server check` looks at, is seen by an own connection only.
  const kept = flags.debug || watch ? undefined : asked;
  return {
    ...own,
    routeTo: async (server) => {
      // An input that is none is said before anybody is connected to.
      await own.authentication.password?.();
      return routeTo(server, config);
    },
    openssh: async (server, route) =>
      connectByOpenssh(server, {
        route,
        trusted: await own.hostKeys.knownHosts.keysOf(route.hostKeys.storeName),
        interactive: mayAsk,
        ...(process.env.CTCTL_SSH_CONFIG ? { config: process.env.CTCTL_SSH_CONFIG } : {}),
        signal,
        ...(own.debug ? { debug: own.debug } : {}),
      }),
    ...(kept === undefined
      ? {}
      : { warm: warmBy(kept, { ...own, warn: (line) => reporter.line(`warning: ${line}`) }) }),
    ...(mayAsk
      ? {
          askSudoPassword: ({ name, user }, attempt) => {
            reporter.done();
            return prompts.password(
              again(attempt, `sudo password of ${user ?? 'the user'}@${name}:`),
              useKey,
            );
          },
        }
      : {}),
    onSleep: (slept) =>
      reporter.line(
        `this computer was asleep for ${formatDuration(slept)}: looking whether the servers are still there`,
      ),
  };
}

function authenticationOptions(person: Person, ask: Asking): AuthenticationOptions {
  const { flags, prompts, reporter, signal } = person;
  const agent = agentSocket();
  let password: Promise<Secret> | undefined;
  return {
    ...(agent ? { agent } : {}),
    secrets: keeperOf(person, person.canAsk ? ask : 'never'),
    warn: (text) => reporter.line(`warning: ${text}`),
    ...(flags.passwordStdin
      ? {
          password: () => {
            password ??= readSecretLine(process.stdin, signal);
            return password;
          },
        }
      : {}),
    ...(person.canAsk && ask === 'ask'
      ? {
          askPassword: (question, attempt, over) => {
            reporter.done();
            return prompts.password(again(attempt, question), useKey, over);
          },
          askText: (question, over) => {
            reporter.done();
            return prompts.text(question, useKey, over);
          },
        }
      : {}),
  };
}

function again(attempt: number, question: string): string {
  return attempt === 1 ? question : `That was not right. ${question}`;
}

export function hostKeyPolicy({ flags, prompts, reporter, canAsk }: Person, ask: Asking): HostKeyPolicy {
  if (flags.acceptHostKey !== undefined && !/^SHA256:[A-Za-z0-9+/]{43}$/.test(flags.acceptHostKey)) {
    throw new CtctlError('usage', `--accept-host-key: "${flags.acceptHostKey}" is no fingerprint`, {
      next: 'it looks like SHA256:… with 43 characters behind it; ssh-keygen -lf FILE.pub prints it',
    });
  }
  return {
    knownHosts: knownHostsFileStore(knownHostsFile()),
    ...(flags.acceptHostKey === undefined ? {} : { accepted: flags.acceptHostKey }),
    ...(canAsk && ask === 'ask'
      ? {
          ask: (question: HostKeyQuestion, over?: AbortSignal) => {
            reporter.done();
            for (const hint of question.hints) reporter.line(`note: ${hint}`);
            return prompts.confirm(wordsOf(question), `use --accept-host-key ${question.fingerprint}`, over);
          },
        }
      : {}),
  };
}

function wordsOf({ name, address, type, fingerprint, replaces }: HostKeyQuestion): string {
  const shown = `Its ${type} key is ${fingerprint}`;
  return replaces
    ? `The host key of ${name} (${address}) has changed. It was ${replaces.fingerprint} (${replaces.type}). ${shown}. Trust the new one?`
    : `First contact with ${name} (${address}). ${shown}. Trust it?`;
}
