/** Inventories for tests: in a folder of their own, or made in memory. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import type { Inventory, ServerInput } from '../../../src/inventory/schema.ts';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';

/** An inventory as people keep theirs: comments, quotes, blank lines. */
export const example = `# Our servers
version: 1
servers:
  # in the cellar
  home:
    address: 192.168.1.2 # fixed in the router

    groups: [home, "all-days"] # nights too
    paths:
      iso: /srv/iso # the big disk
  # rented
  office:
    address: 'office.example.org'
    port: 2222
`;

export const textOf = (file: string): Promise<string> => readFile(file, 'utf8');

/** An empty folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ctctl-inventory-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An inventory file with this text; the test's own folder holds nothing else. */
export async function inventoryWith(text: string | Uint8Array): Promise<string> {
  const file = join(await temporaryFolder(), 'inventory.yaml');
  await writeFile(file, text);
  return file;
}

export function inventoryOf(servers: Readonly<Record<string, Partial<ServerInput>>>): Inventory {
  return {
    file: '/inventory.yaml',
    servers: Object.entries(servers).map(([name, input]) =>
      toServer(name, serverSchema.parse({ address: `${name}.example`, ...input })),
    ),
  };
}

/** The CtctlError that the work must end in. */
export async function failureOf(work: () => unknown): Promise<CtctlError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CtctlError) {
      return error;
    }
    throw error;
  }
  throw new Error('it should have failed');
}
