/** The JSON documents that commands print: their schemas, from which docs/schemas is generated, and their types. */
import * as z from 'zod';
import { bundleShapes } from './bundle-documents.ts';
import { conversion } from './documents/conversion.ts';
import { conversions } from './documents/conversions.ts';
import { definition } from './documents/definition.ts';
import { definitionLint } from './documents/lint.ts';
import { macFinding, macPin, networkCard } from './documents/mac.ts';
import { definitionDiff, definitionHistory, definitionText } from './documents/revisions.ts';
import { loggedRun, outcomes, recordedRun, runChange } from './documents/runs.ts';

/** Documents of this generation; fields are only ever added. */
const apiVersion = z.literal('ctctl/v1');

const document = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.object({ kind: z.literal(kind), apiVersion, ...shape });

const nullable = {
  text: z.string().nullable(),
  number: z.number().nullable(),
};

/** Why a server gave no answer. */
const unreachable = z.object({
  server: z.string(),
  state: z.literal('unreachable'),
  error: z.string().describe('Kind of failure: unreachable, failed, timedOut, …'),
  reason: z.string().describe('Cause and next step, in words'),
});

const domain = z.object({
  server: z.string(),
  name: z.string(),
  id: nullable.number.describe('Number that Xen gave it; null while it is off'),
  state: z.enum(['running', 'paused', 'shutdown', 'crashed', 'dying', 'halted']),
  type: z.enum(['hvm', 'pv', 'pvh', 'dom0']).nullable().describe('null: not known without its definition'),
  memory: nullable.number.describe('MiB'),
  vcpus: nullable.number,
  cpuTime: nullable.number.describe('Seconds of CPU time since its start'),
  definition: nullable.text.describe('Path of the definition on the server'),
});

const volume = z.object({
  server: z.string(),
  volumeGroup: z.string(),
  name: z.string(),
  device: z.string(),
  size: z.number().describe('Bytes'),
  uuid: z.string(),
  origin: nullable.text.describe('The volume that this one is a snapshot of'),
  open: z.boolean(),
  usedBy: z.array(z.string()).readonly().describe('Domains whose definition names it'),
});

const endpoint = z.object({ host: z.string(), port: z.number() });

const difference = z.object({ field: z.string(), is: z.string(), asked: z.string() });

const step = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum([
    'not-run',
    'ok',
    'skipped',
    'pending',
    'unknown',
    'conflict',
    'refused',
    'missing',
    'broken',
    'applying',
    'changed',
    'failed',
    'undone',
    'undo-failed',
  ]),
  text: z.string(),
  differences: z.array(difference).readonly(),
  output: z
    .array(z.string())
    .readonly()
    .optional()
    .describe(
      'What its commands printed, at most the last 200 lines: of a failed step; run show and attach: of all',
    ),
  undo: nullable.text.describe('The command by which a person would take it back'),
  drift: z
    .object({ was: z.string(), is: z.string() })
    .nullable()
    .describe('What the plan had shown, and what was found instead'),
});

const run = z.object({
  server: z.string(),
  name: z.string().describe('What it is about: a domain, a bundle'),
  action: z.string(),
  run: nullable.text.describe('Its id; null when nothing was begun'),
  outcome: z.enum([...outcomes, 'running']),
  changed: z.boolean().describe('Something is another way than before'),
  steps: z.array(step).readonly(),
  vnc: endpoint.nullable(),
  warnings: z.array(z.string()).readonly(),
  who: z.string().optional().describe('run show: user@laptop'),
  since: z.string().optional().describe('run show: when it began, ISO 8601'),
  command: z.string().optional().describe('run show: the command line that began it'),
});

/** The run of one server of several. */
const fleetRun = run.extend({
  error: z
    .string()
    .optional()
    .describe('Kind of failure, where it did not succeed: failed, refused, timedOut, …'),
  reason: z.string().optional().describe('Cause and next step, in words'),
});

const server = z.object({
  name: z.string(),
  address: nullable.text.describe('null: what ssh_config says for sshAlias; port and user likewise'),
  sshAlias: nullable.text.describe('Host of ~/.ssh/config'),
  port: nullable.number,
  user: nullable.text,
  identity: nullable.text,
  legacy: z.enum(['etch']).nullable().describe('Outdated algorithms that are spoken too'),
  transport: z.enum(['ssh2', 'openssh']),
  groups: z.array(z.string()).readonly(),
  sudo: z.boolean(),
  toolstack: z.enum(['xl', 'xm']).nullable(),
  volumeGroup: z.string(),
  paths: z.object({
    definitions: z.string(),
    iso: z.string(),
    state: z.string(),
    log: z.string(),
    xen: nullable.text,
  }),
  bridges: z.array(z.string()).readonly(),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .describe('Values of the parameters of bundles on this server'),
});

const secretShape = {
  secret: z
    .enum(['password', 'sudo', 'passphrase'])
    .describe('What it opens: a login, sudo, or a private key file'),
  subject: z.string().describe('The server, or the key file'),
};
const secretStore = z.enum(['keyring', 'file']);

const checked = z.object({
  layer: z
    .string()
    .describe('What was looked at: connection, shell, toolstack, memory, volume group, bridges, …'),
  state: z.enum(['ok', 'warning', 'failed']),
  text: z.string(),
});

const session = z.object({
  server: z.string(),
  place: z.string().describe('user@host:port'),
  since: z.string().describe('When it was opened, ISO 8601'),
  lastUsed: z.string(),
  closesAt: nullable.text.describe('null while a command uses it'),
  state: z
    .enum(['idle', 'in-use', 'leaving'])
    .describe('leaving: no further command gets it, it closes with those that use it'),
});

const sessionLeft = z.object({ server: z.string(), place: z.string(), state: z.enum(['closed', 'leaving']) });

export const documents = {
  DomainList: document('DomainList', { items: z.array(z.union([domain, unreachable])).readonly() }),
  Domain: document('Domain', {
    ...domain.shape,
    uuid: nullable.text,
    vnc: endpoint.nullable().describe('Where its VNC server listens, as seen from its server'),
    settings: z
      .record(z.string(), z.string())
      .describe('Plain assignments of its definition, passwords left out'),
  }),
  Definition: document('Definition', definition),
  DefinitionLint: document('DefinitionLint', definitionLint),
  DefinitionConversion: document('DefinitionConversion', conversion),
  DefinitionConversionList: document('DefinitionConversionList', conversions),
  DefinitionHistory: document('DefinitionHistory', definitionHistory),
  DefinitionText: document('DefinitionText', definitionText),
  DefinitionDiff: document('DefinitionDiff', definitionDiff),
  MacList: document('MacList', { items: z.array(z.union([networkCard, unreachable])).readonly() }),
  MacCheck: document('MacCheck', {
    cards: z.number().describe('How many were looked at'),
    items: z.array(z.union([macFinding, unreachable])).readonly(),
  }),
  MacPinList: document('MacPinList', { items: z.array(z.union([macPin, unreachable])).readonly() }),
  VolumeList: document('VolumeList', {
    items: z.array(z.union([volume, unreachable])).readonly(),
    groups: z
      .array(z.object({ server: z.string(), name: z.string(), size: z.number(), free: z.number() }))
      .readonly(),
  }),
  ServerList: document('ServerList', { items: z.array(server).readonly() }),
  Server: document('Server', server.shape),
  ServerChange: document('ServerChange', {
    name: z.string(),
    changed: z.boolean(),
    server: server.nullable(),
  }),
  ServerCheck: document('ServerCheck', { server: z.string(), items: z.array(checked).readonly() }),
  SshHostList: document('SshHostList', {
    items: z
      .array(
        z.object({
          host: z.string().describe('As ~/.ssh/config names it'),
          address: z.string(),
          port: z.number(),
          user: z.string(),
          inInventory: z.boolean(),
          problem: nullable.text.describe(
            'Why ssh_config does not say where it is; the fields are guesses then',
          ),
        }),
      )
      .readonly(),
  }),
  ServerImport: document('ServerImport', { added: z.array(z.string()).readonly() }),
  HostKeyTrust: document('HostKeyTrust', {
    server: z.string(),
    changed: z.boolean(),
    type: z.string().describe('Of the host key: ssh-ed25519'),
    fingerprint: z.string().describe('SHA256:…'),
  }),
  SecretList: document('SecretList', {
    items: z
      .array(
        z.object({
          ...secretShape,
          store: secretStore,
          setAt: z.string().describe('When it was stored: ISO 8601, UTC'),
        }),
      )
      .readonly(),
  }),
  SecretChange: document('SecretChange', {
    ...secretShape,
    changed: z.boolean(),
    store: secretStore.nullable().describe('Where it is stored now'),
  }),
  Run: document('Run', run.shape),
  RunResults: document('RunResults', { items: z.array(z.union([fleetRun, unreachable])).readonly() }),
  BundleList: document('BundleList', bundleShapes.list),
  Bundle: document('Bundle', bundleShapes.bundle),
  BundleCheck: document('BundleCheck', bundleShapes.check),
  BundleFile: document('BundleFile', bundleShapes.file),
  BundleExport: document('BundleExport', bundleShapes.exported),
  RunList: document('RunList', { items: z.array(z.union([recordedRun, unreachable])).readonly() }),
  RunChange: document('RunChange', runChange),
  Log: document('Log', {
    items: z.array(z.union([loggedRun, unreachable])).readonly(),
    unread: z
      .array(z.object({ server: z.string(), lines: z.number() }))
      .readonly()
      .describe('Lines of journals that could not be read'),
  }),
  VncTunnel: document('VncTunnel', {
    server: z.string(),
    name: z.string(),
    host: z.string(),
    port: z.number(),
    url: z.string(),
  }),
  SessionList: document('SessionList', { items: z.array(session).readonly() }),
  SessionChange: document('SessionChange', { changed: z.boolean(), items: z.array(sessionLeft).readonly() }),
  PracticeServer: document('PracticeServer', {
    running: z.boolean(),
    toolstack: z.enum(['xl', 'xm']).nullable(),
    port: nullable.number,
    folder: z.string(),
    server: z.string().describe('Its name in the inventory'),
  }),
  Error: document('Error', {
    reason: z.string(),
    exitCode: z.number(),
    message: z.string(),
    next: z.string().optional(),
    server: z.string().optional(),
  }),
} as const;

export type DocumentKind = keyof typeof documents;
export type DocumentOf<Kind extends DocumentKind> = z.infer<(typeof documents)[Kind]>;
