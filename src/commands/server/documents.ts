/** Inventory entries as documents and tables. */
import type { Server } from '../../inventory/schema.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { fieldTable, listTable, type Table } from '../../output/table.ts';

export type ServerItem = DocumentOf<'ServerList'>['items'][number];

export function serverItem({ paths, ...server }: Server): ServerItem {
  return {
    ...server,
    address: server.address ?? null,
    sshAlias: server.sshAlias ?? null,
    port: server.port ?? null,
    user: server.user ?? null,
    identity: server.identity ?? null,
    legacy: server.legacy ?? null,
    toolstack: server.toolstack ?? null,
    parameters: server.parameters ?? {},
    paths: { ...paths, xen: paths.xen ?? null },
  };
}

export function serversTable({ items }: DocumentOf<'ServerList'>): Table {
  return listTable<ServerItem>(
    [
      { header: 'name', value: ({ name }) => name },
      { header: 'address', value: ({ address, sshAlias }) => address ?? `ssh_config: ${sshAlias}` },
      { header: 'port', value: ({ port }) => port, align: 'right' },
      { header: 'user', value: ({ user, sudo }) => (sudo ? `${user ?? ''} (sudo)`.trimStart() : user) },
      { header: 'toolstack', value: ({ toolstack }) => toolstack },
      { header: 'groups', value: ({ groups }) => groups.join(', ') || null },
      // Empty for almost everybody: the column is there only when a server has something to be marked.
      ...(items.some((item) => marksOf(item) !== null) ? [{ header: 'marks', value: marksOf }] : []),
    ],
    items,
  );
}

/** What is out of the ordinary about the way to a server. */
function marksOf({ legacy, transport }: ServerItem): string | null {
  const marks = [
    ...(legacy === null ? [] : [`legacy: ${legacy}`]),
    ...(transport === 'ssh2' ? [] : [`transport: ${transport}`]),
  ];
  return marks.join(', ') || null;
}

export function serverTable(server: ServerItem): Table {
  return fieldTable([
    ['name', server.name],
    ['address', server.address],
    ['ssh_config', server.sshAlias],
    ['port', server.port],
    ['user', server.user],
    ['identity', server.identity],
    ['legacy', server.legacy],
    ['transport', server.transport],
    ['groups', server.groups.join(', ') || null],
    ['sudo', server.sudo],
    ['toolstack', server.toolstack ?? 'not known yet'],
    ['volume group', server.volumeGroup],
    ['bridges', server.bridges.join(', ') || null],
    ['definitions', server.paths.definitions],
    ['ISO images', server.paths.iso],
    ['state', server.paths.state],
    ['logs', server.paths.log],
  ]);
}
