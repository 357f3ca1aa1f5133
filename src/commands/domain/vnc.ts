/** vnc: a domain's console on a loopback port, and a viewer where there is one. */
import { parseDuration } from '../../common/duration.ts';
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { findViewer } from '../../console/viewer.ts';
import { openVncSession, type VncEvent } from '../../console/vnc/session.ts';
import { describeVncEvent } from '../../console/vnc/words.ts';
import { parseTarget } from '../../inventory/target.ts';
import { findDomain } from '../../operations/find-domain.ts';
import { locateVnc } from '../../operations/locate-vnc.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable } from '../../output/table.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { watchViewer } from './viewer.ts';

interface Flags extends GlobalFlags {
  readonly on?: string;
  readonly port?: string;
  /** false: --no-viewer; a text: --viewer COMMAND; true: whatever is installed. */
  readonly viewer: boolean | string;
  readonly reconnectFor: string;
}

/** Runs until Ctrl-C, or until the viewer that it started is closed. */
export function openVnc(text: string, flags: Flags): Promise<number> {
  const target = parseTarget(text);
  const port = flags.port === undefined ? 0 : parsePort(flags.port);
  const reconnectFor = parseDuration(flags.reconnectFor, '--reconnect-for');
  return withContext(flags, async (context) => {
    const inventory = await context.inventory();
    const hub = context.hub(inventory.servers.length === 1 || target.server !== undefined ? 'ask' : 'never');
    const server = await findDomain(() => hub, inventory, target, context.reporter.line, flags.on);
    const events = new EventTarget();
    let isOpen = false;
    context.reporter.status(`${server.name}: looking for the console of ${target.name}`);
    const session = await openVncSession({
      domain: `${server.name}:${target.name}`,
      connect: () => hub.connection(server),
      locate: async (connection) => {
        const located = await locateVnc(server, target.name, {
          target: await hub.target(server),
          connection,
          mustExist: !isOpen,
        });
        isOpen = true;
        return located;
      },
      isFinal: (error) => error instanceof CtctlError && error.final,
      port,
      reconnectFor,
      signal: context.signal,
      onEvent: (event) => {
        events.dispatchEvent(new Event(event.kind));
        if (event.kind !== 'listening')
          context.reporter.line(`${target.name}: ${wordsOf(event, target.name)}`);
      },
    });
    await printAddress(context, server.name, target.name, session.address);
    const viewer =
      flags.viewer === false
        ? undefined
        : startViewer(context, flags.viewer, session.address, target.name, events);
    viewer?.closed.then(() => session.close());
    await session.closed.finally(() => viewer?.kill());
    if (context.signal.aborted) throw context.signal.reason;
    return exitCodes.done;
  });
}

/** The event without the name that stands before it anyway. */
function wordsOf(event: VncEvent, name: string): string {
  const words = describeVncEvent(event);
  return words.startsWith(`${name} `) ? words.slice(name.length + 1) : words;
}

function printAddress(
  context: Context,
  server: string,
  name: string,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  const url = `vnc://${host}:${port}`;
  const document: DocumentOf<'VncTunnel'> = { kind: 'VncTunnel', apiVersion, server, name, host, port, url };
  return context.print(document, () => fieldTable([[`${server}:${name}`, url]]));
}

function startViewer(
  { reporter }: Context,
  choice: boolean | string,
  address: { readonly host: string; readonly port: number },
  name: string,
  events: EventTarget,
): ReturnType<typeof watchViewer> | undefined {
  const viewer = findViewer({
    platform: process.platform,
    env: process.env,
    template: typeof choice === 'string' ? choice : undefined,
  });
  if (viewer.kind === 'none') {
    reporter.line(`${viewer.reason}: connect one to the address above; Ctrl-C ends`);
    return undefined;
  }
  reporter.line(`starting ${viewer.name}; Ctrl-C ends`);
  if (viewer.note) reporter.line(viewer.note);
  return watchViewer(viewer, { ...address, title: name }, events, (text) => reporter.line(text));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new CtctlError('usage', `--port: "${text}" is not a port`, {
      next: 'use a number from 1 to 65535, or 0 for a free one',
    });
  }
  return port;
}
