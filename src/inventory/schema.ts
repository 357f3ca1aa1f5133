/** What may stand in the inventory file: the zod schema, which is also its documentation and its types. */

import { isIPv6 } from 'node:net';
import { homedir } from 'node:os';
import * as z from 'zod';

export const toolstacks = ['xl', 'xm'] as const;
export type Toolstack = (typeof toolstacks)[number];

export const legacyProfiles = ['etch'] as const;
export type LegacyProfile = (typeof legacyProfiles)[number];

export const transports = ['ssh2', 'openssh'] as const;
export type Transport = (typeof transports)[number];

/** Server and group names; `:` `/` `,` `!` have a meaning in selectors, and so has the name `all`. */
const namePattern = /^(?!all$)[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const nameWords = 'letters, digits, ".", "_" and "-", at most 63, and not "all"';

/** Text of one line that fits the pattern, or else `expected WHAT`. Each pattern keeps control characters out. */
function text(what: string, pattern: RegExp) {
  return z.string(`expected ${what}`).regex(pattern, `expected ${what}`);
}

function list(what: string, item: z.ZodString) {
  return z.array(item, `expected a list of ${what}`);
}

function path(what: string) {
  return text('an absolute path on the server', /^\/[^\p{Cc}]*$/u).describe(what);
}

const pathFields = {
  definitions: path('Folder of the domain definitions').default('/etc/xen'),
  iso: path('Folder of the ISO images').default('/root'),
  state: path('Folder where ctctl keeps its journal and runs').default('/var/lib/ctctl'),
  log: path('Folder of the logs of Xen').default('/var/log/xen'),
  xen: path('Folder that holds boot/hvmloader and bin/qemu-dm (xm servers only)').optional(),
};

/** Names of bundles' parameters: in the bundles' shell they are variables, where `ct_` is the engine's own. */
export const parameterNameSchema = text(
  'a parameter name: lower-case letters, digits and "_", not starting with "ct_"',
  /^(?!ct_)[a-z][a-z0-9_]{0,62}$/,
);

const hostWords = 'expected a host name or an IP address';

const serverFields = {
  address: z
    .string(hostWords)
    .regex(/^[\p{L}\p{N}_:][\p{L}\p{N}_.:%-]*$/u, hostWords)
    .refine((address) => !address.includes(':') || isIPv6(address), hostWords)
    .optional()
    .describe('Host name or IP address; the port has its own field. May be left out where sshAlias stands'),
  sshAlias: text('a Host of ~/.ssh/config', /^[\p{L}\p{N}_][^\p{Cc}\s,@*?!]*$/u)
    .optional()
    .describe('Host of ~/.ssh/config whose settings hold for whatever this entry does not say itself'),
  port: z
    .int('expected a number between 1 and 65535')
    .min(1, 'expected a number between 1 and 65535')
    .max(65_535, 'expected a number between 1 and 65535')
    .optional()
    .describe('Port of the SSH server (default: 22)'),
  user: text('a user name', /^[^\p{Cc}\s:@-][^\p{Cc}\s:@]*$/u)
    .optional()
    .describe('User to log in as (default: root)'),
  identity: text('an absolute path or one that starts with ~/', /^(?:~?[/\\]|[A-Za-z]:[/\\])[^\p{Cc}]+$/u)
    .optional()
    .describe('Private key file on this computer; without it the agent and the default keys are tried'),
  groups: list('group names', text(`a group name: ${nameWords}`, namePattern))
    .default([])
    .describe('Groups for selectors such as group:home'),
  legacy: z
    .enum(legacyProfiles, 'expected etch')
    .optional()
    .describe('Speak also the outdated algorithms of a server of this age: etch (OpenSSH 4.3)'),
  transport: z
    .enum(transports, 'expected ssh2 or openssh')
    .default('ssh2')
    .describe("openssh: through this computer's ssh program, for FIDO keys and certificates"),
  sudo: z.boolean('expected true or false').default(false).describe('Run the bundles with sudo'),
  toolstack: z
    .enum(toolstacks, 'expected xl or xm')
    .optional()
    .describe("The server's Xen tools; detected if not given"),
  volumeGroup: text('the name of an LVM volume group', /^(?!\.{1,2}$)[A-Za-z0-9+_.][A-Za-z0-9+_.-]{0,126}$/)
    .default('server')
    .describe('LVM volume group that holds the volumes'),
  paths: z
    .strictObject(pathFields, 'expected the fields of paths')
    .prefault({})
    .describe('Where things are on the server'),
  bridges: list(
    'bridge names',
    text('the name of a network bridge', /^(?!\.{1,2}$)[^\p{Cc}\s/:-][^\p{Cc}\s/:]{0,14}$/u),
  )
    .default([])
    .describe('Network bridges that domains may use'),
  parameters: z
    .record(
      parameterNameSchema,
      z.union([z.string(), z.number(), z.boolean()], 'expected a text, a number, true or false'),
      'expected parameter names, each with its value',
    )
    .optional()
    .describe('Values of the parameters of bundles on this server; never secrets'),
};

export const serverNameSchema = text(`a server name: ${nameWords}`, namePattern);

export const serverSchema = z
  .strictObject(serverFields, 'expected the fields of a server (address: ...)')
  .refine(({ address, sshAlias }) => (address ?? sshAlias) !== undefined, {
    path: ['address'],
    error: `${hostWords}, or sshAlias`,
  });

export const inventorySchema = z
  .strictObject(
    {
      version: z.literal(1, 'expected 1').default(1).describe('Version of this format'),
      servers: z
        .record(serverNameSchema, serverSchema, 'expected server names, each with its fields')
        .nullish()
        .describe('The servers by their names'),
    },
    'expected the fields version and servers',
  )
  .describe('The Xen servers that ctctl knows');

/** The fields that may stand at a path of the file: for "did you mean". */
export function fieldsAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) {
    return Object.keys(inventorySchema.shape);
  }
  return Object.keys(path[2] === 'paths' ? pathFields : serverFields);
}

/** A server as it may be written: only `address` or `sshAlias` is required. */
export type ServerInput = Readonly<z.input<typeof serverSchema>>;

type ServerFields = z.output<typeof serverSchema>;
export type ServerPaths = Readonly<ServerFields['paths']>;

/**
 * A server with all defaults resolved; `identity` is a full path, folders have no trailing slash. Address, port and
 * user are left out only where an `sshAlias` says them.
 */
export interface Server extends Readonly<Omit<ServerFields, 'groups' | 'bridges' | 'paths' | 'parameters'>> {
  readonly name: string;
  readonly groups: readonly string[];
  readonly bridges: readonly string[];
  readonly paths: ServerPaths;
  /** What bundles get for their parameters on this server. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
}

/** The inventory file as read: its servers in the order of the file. */
export interface Inventory {
  readonly file: string;
  readonly servers: readonly Server[];
}

function withoutTrailingSlash(folder: string): string {
  return folder.replace(/(?<=.)\/+$/, '');
}

function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

/** The server of this name from its checked fields. */
export function toServer(name: string, fields: ServerFields, home: string = homedir()): Server {
  const { identity, paths, parameters, ...rest } = fields;
  return {
    name,
    ...(rest.sshAlias === undefined ? { port: 22, user: 'root' } : {}),
    ...withoutUndefined(rest),
    ...(identity === undefined ? {} : { identity: identity.replace(/^~(?=[/\\])/, () => home) }),
    ...(parameters === undefined ? {} : { parameters }),
    groups: [...new Set(rest.groups)],
    bridges: [...new Set(rest.bridges)],
    paths: {
      definitions: withoutTrailingSlash(paths.definitions),
      iso: withoutTrailingSlash(paths.iso),
      state: withoutTrailingSlash(paths.state),
      log: withoutTrailingSlash(paths.log),
      ...(paths.xen === undefined ? {} : { xen: withoutTrailingSlash(paths.xen) }),
    },
  };
}
