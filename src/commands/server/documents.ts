/** Inventory entries as documents and tables. */
import type { Server } from '../../inventory/schema.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { fieldTable, listTable, type Table } from '../../output/table.ts';

export type ServerItem = DocumentOf<'ServerList'>['items'][number];

export function serverItem({ paths, ...server }: Server): ServerItem {
  return {
    ...server,
    identity: server.identity ?? null,
    toolstack: server.toolstack ?? null,
    paths: { ...paths, xen: paths.xen ?? null },
  };
}

export function serversTable({ items }: DocumentOf<'ServerList'>): Table {
  return listTable<ServerItem>(
    [
      { header: 'name', value: ({ name }) => name },
      { header: 'address', value: ({ address }) => address },
      { header: 'port', value: ({ port }) => port, align: 'right' },
      { header: 'user', value: ({ user, sudo }) => (sudo ? `${user} (sudo)` : user) },
      { header: 'toolstack', value: ({ toolstack }) => toolstack },
      { header: 'groups', value: ({ groups }) => groups.join(', ') || null },
    ],
    items,
  );
}

export function serverTable(server: ServerItem): Table {
  return fieldTable([
    ['name', server.name],
    ['address', server.address],
    ['port', server.port],
    ['user', server.user],
    ['identity', server.identity],
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
