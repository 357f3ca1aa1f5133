/** The messages between ctctl and the process that keeps its connections. */
import * as z from 'zod';
import { Secret } from '../../common/secret.ts';
import { failureSchema } from './failure-data.ts';

/** The first message of a client: what this connection over the socket is for. */
export const requestSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('open'),
    /** The server's inventory name. */
    server: z.string(),
    /** `user@host:port` */
    place: z.string(),
    keepSeconds: z.number(),
    /** Everything that says where the connection goes, as whom and how: the same request, the same connection. */
    request: z.unknown(),
    /** What the client can be asked for. */
    asks: z.array(z.string()),
  }),
  z.object({ op: z.literal('exec'), lease: z.string(), server: z.string(), command: z.string() }),
  z.object({
    op: z.literal('forward'),
    lease: z.string(),
    server: z.string(),
    host: z.string(),
    port: z.number(),
  }),
  // These two are understood by every version, with the answer `kept`.
  z.object({ op: z.literal('list') }),
  z.object({ op: z.literal('close'), servers: z.array(z.string()).optional() }),
]);
export type Request = z.infer<typeof requestSchema>;
export type RequestOf<Op extends Request['op']> = Extract<Request, { op: Op }>;

/** A client's answer to a question. */
export const answerSchema = z.object({
  id: z.number(),
  value: z.unknown().optional(),
  failure: failureSchema.optional(),
});
export type Answer = z.infer<typeof answerSchema>;

const keptSchema = z.object({
  server: z.string(),
  place: z.string(),
  /** Milliseconds since 1970. */
  since: z.number(),
  lastUsed: z.number(),
  /** null while a command uses it. */
  closesAt: z.number().nullable(),
  /** No command gets it any more: it ends with those that use it. */
  isLeaving: z.boolean(),
});
export type KeptConnection = z.infer<typeof keptSchema>;

/** What the process says. */
export const replySchema = z.discriminatedUnion('say', [
  /** First of all, to everybody. */
  z.object({ say: z.literal('welcome'), pid: z.number() }),
  z.object({ say: z.literal('failed'), failure: failureSchema }),
  z.object({ say: z.literal('ask'), id: z.number(), about: z.string(), data: z.unknown() }),
  /** How far it has come. */
  z.object({ say: z.literal('tell'), about: z.string(), data: z.unknown() }),
  z.object({ say: z.literal('opened'), lease: z.string() }),
  z.object({ say: z.literal('lost'), failure: failureSchema }),
  /** The command runs and takes stdin. */
  z.object({ say: z.literal('running') }),
  /** One frame of stdin has gone on to the server. */
  z.object({ say: z.literal('taken') }),
  z.object({ say: z.literal('exit'), code: z.number().nullable(), signal: z.string().nullable() }),
  z.object({ say: z.literal('forwarded') }),
  z.object({ say: z.literal('kept'), items: z.array(keptSchema) }),
]);
export type Reply = z.infer<typeof replySchema>;

/** Secrets leave the process here and nowhere else: towards a socket that only this user can reach. */
export function encodeMessage(message: object): Buffer {
  // Secrets hide themselves before a replacer sees them, so it looks at the field itself.
  const text = JSON.stringify(message, function (this: Record<string, unknown>, field: string, value) {
    const original = this[field];
    return original instanceof Secret ? { $secret: original.reveal() } : value;
  });
  return Buffer.from(text);
}

function isHidden(value: unknown): value is { readonly $secret: string } {
  return (
    typeof value === 'object' && value !== null && '$secret' in value && typeof value.$secret === 'string'
  );
}

/** @throws ZodError or SyntaxError for what is no such message. */
export function decodeMessage<Message>(schema: z.ZodType<Message>, payload: Buffer): Message {
  return schema.parse(
    JSON.parse(payload.toString(), (_field, value: unknown) =>
      isHidden(value) ? new Secret(value.$secret) : value,
    ),
  );
}
