/** What the process must know to open a connection as the command itself would, and whom it asks on the way. */
import * as z from 'zod';
import { Secret } from '../../common/secret.ts';
import { secretKinds } from '../../inventory/secrets/secrets.ts';
import { knownHostsFileStore } from '../host-keys/known-hosts.ts';
import type { HostKeyQuestion } from '../host-keys/verify.ts';
import type { Route } from '../route.ts';
import type { ConnectOptions } from '../ssh/connect.ts';
import type { Answers, Person } from './questions.ts';

/** Plain data; all that makes a difference to who is at the other end and as whom we are there. */
export interface ConnectRequest {
  readonly route: Route;
  /** The file of the accepted host keys. */
  readonly knownHostsFile: string;
  /** `--accept-host-key` */
  readonly accepted?: string;
  /** Socket of the agent. */
  readonly agent?: string;
}

type Own = Pick<ConnectOptions, 'hostKeys' | 'authentication'>;

const secretQuestion = z.object({ question: z.string(), attempt: z.number() });
const storedQuestion = z.object({ kind: z.enum(secretKinds), subject: z.string() });
const optionalSecret = z.instanceof(Secret).optional();

/** The command's side: each answer by the options that it would connect with itself. */
export function answersBy({ hostKeys, authentication }: Own): Answers {
  const { askPassword, askText, secrets, password } = authentication;
  const { ask } = hostKeys;
  return {
    ...(ask ? { hostKey: async (data) => ask(data as HostKeyQuestion) } : {}),
    ...(askPassword
      ? {
          password: async (data) => {
            const { question, attempt } = secretQuestion.parse(data);
            return askPassword(question, attempt);
          },
        }
      : {}),
    ...(askText ? { text: async (data) => askText(z.string().parse(data)) } : {}),
    ...(secrets ? { stored: async (data) => secrets.get(storedQuestion.parse(data)) } : {}),
    ...(password ? { given: password } : {}),
  };
}

/** The process's side: the options of the command, with its person and its secrets at the other end of the socket. */
export function optionsOf(
  { knownHostsFile, accepted, agent }: ConnectRequest,
  person: Person,
  signal: AbortSignal,
): ConnectOptions {
  return {
    signal,
    hostKeys: {
      knownHosts: knownHostsFileStore(knownHostsFile),
      ...(accepted === undefined ? {} : { accepted }),
      ...(person.can('hostKey')
        ? { ask: async (question) => z.boolean().parse(await person.ask('hostKey', question)) }
        : {}),
    },
    authentication: {
      ...(agent === undefined ? {} : { agent }),
      ...(person.can('given')
        ? { password: async () => z.instanceof(Secret).parse(await person.ask('given', null)) }
        : {}),
      ...(person.can('password')
        ? {
            askPassword: async (question, attempt) =>
              z.instanceof(Secret).parse(await person.ask('password', { question, attempt })),
          }
        : {}),
      ...(person.can('text')
        ? { askText: async (question) => z.string().parse(await person.ask('text', question)) }
        : {}),
      ...(person.can('stored')
        ? { secrets: { get: async (id) => optionalSecret.parse(await person.ask('stored', id)) } }
        : {}),
    },
  };
}
