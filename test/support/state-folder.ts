/** A state folder for servers of this machine: whatever a test runs there must not touch the machine's own. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;
let count = 0;

/** A fresh one each time, removed at the end of the test file. Any user may write there. */
export function stateFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'ctctl-state-'));
    chmodSync(made, 0o777);
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  count += 1;
  return join(folder, `state-${count}`);
}
