/** Two practice servers in one inventory, as for a move: `practice` with xl, which is asked, and `old` with xm. */
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Practice, startPractice } from './practice.ts';

export interface OldAndNew {
  /** Its inventory has both. */
  readonly xl: Practice;
  readonly xm: Practice;
  stop(): Promise<void>;
}

export async function startOldAndNew(): Promise<OldAndNew> {
  const [xl, xm] = await Promise.all([startPractice('xl'), startPractice('xm')]);
  const entryOf = ({ inventory }: Practice, name: string): string =>
    readFileSync(inventory, 'utf8')
      .replace(/^servers:\n/m, '')
      .replace(/^ {2}practice:/m, `  ${name}:`);
  const head = readFileSync(xl.inventory, 'utf8').split('servers:')[0] ?? '';
  const others = entryOf(xm, 'old').replace(head, '');
  writeFileSync(xl.inventory, `${readFileSync(xl.inventory, 'utf8').trimEnd()}\n${others}`);
  const keys = 'config/ctctl/known_hosts';
  const theirs = readFileSync(join(xm.folder, keys), 'utf8').replace(/^practice /m, 'old ');
  appendFileSync(join(xl.folder, keys), theirs);
  return {
    xl,
    xm,
    async stop() {
      await Promise.all([xl.stop(), xm.stop()]);
    },
  };
}

/** Where a file of `/etc/xen` lies. */
export const place = ({ server }: Practice, name: string): string => join(server, 'etc/xen', name);

/** Latin-1, as on old servers. */
export function write(practice: Practice, name: string, content: string, mode = 0o640): void {
  writeFileSync(place(practice, name), Buffer.from(content, 'latin1'));
  chmodSync(place(practice, name), mode);
}

export const read = (practice: Practice, name: string): string =>
  readFileSync(place(practice, name), 'latin1');
