/** domain show: the row of a domain, its definition's settings and its VNC endpoint. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { parseTarget } from '../../inventory/target.ts';
import { askServer } from '../../operations/ask-servers.ts';
import { findDomain } from '../../operations/find-domain.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable, type Table } from '../../output/table.ts';
import { detailReadings, domainDetails } from '../../xen/domains/details.ts';
import { domainFacts, domainReadings } from '../../xen/domains/facts.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

export function showDomain(text: string, flags: GlobalFlags & { readonly on?: string }): Promise<number> {
  const target = parseTarget(text);
  return withContext(flags, async (context) => {
    const inventory = await context.inventory();
    const hub = context.hub(inventory.servers.length === 1 || target.server !== undefined ? 'ask' : 'never');
    const server = await findDomain(() => hub, inventory, target, context.reporter.line, flags.on);
    context.reporter.status(`asking ${server.name}`);
    const readings = [
      ...domainReadings,
      ...detailReadings(target.name).map((reading) => ({ ...reading, id: `of-${reading.id}` })),
    ];
    const answers = await askServer(hub, server, readings);
    const domain = domainFacts(server.name, answers).domains.find(({ name }) => name === target.name);
    if (!domain) {
      throw new CtctlError('notFound', `no domain ${target.name} on ${server.name}`, {
        server: server.name,
        next: 'see ctctl domain list',
      });
    }
    const details = domainDetails(
      server.name,
      new Map(
        [...answers].flatMap(([id, answer]) =>
          id.startsWith('of-') ? [[id.slice(3), answer] as const] : [],
        ),
      ),
    );
    const document: DocumentOf<'Domain'> = {
      kind: 'Domain',
      apiVersion,
      ...domain,
      uuid: details.uuid,
      vnc: details.vnc,
      settings: Object.fromEntries(details.definition),
    };
    await context.print(document, domainTable);
    return exitCodes.done;
  });
}

function domainTable(domain: DocumentOf<'Domain'>): Table {
  const { vnc, settings } = domain;
  return fieldTable([
    ['server', domain.server],
    ['name', domain.name],
    ['state', domain.state],
    ['id', domain.id],
    ['uuid', domain.uuid],
    ['type', domain.type],
    ['memory', domain.memory === null ? null : `${domain.memory} MiB`],
    ['vcpus', domain.vcpus],
    ['CPU time', domain.cpuTime === null ? null : `${domain.cpuTime} s`],
    ['definition', domain.definition],
    ...['disk', 'vif'].map((key) => [key === 'vif' ? 'network' : key, settings[key] ?? null] as const),
    [
      'VNC',
      vnc ? `${vnc.host}:${vnc.port} on ${domain.server}; ctctl vnc ${domain.server}:${domain.name}` : null,
    ],
  ]);
}
