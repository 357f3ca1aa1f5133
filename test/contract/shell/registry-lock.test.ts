/** The registry is written under the lock that the snippet holds while a domain's start adds a line to it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { pinBundle } from '../../../src/operations/pin/bundle.ts';
import type { FileChange } from '../../../src/operations/pin/subject.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { localTarget } from '../../support/local-shell.ts';
import { inventoryOf } from '../../unit/inventory/helpers.ts';
import { shellNames } from './run-shell.ts';
import { fakeServer } from './server.ts';

const before = '# mine\n';
const after = `${before}w 00:16:3e:00:00:01\n`;
const theirs = 'started 00:16:3e:00:00:02\n';

it.each(shellNames)(
  'in %s: a line that is added meanwhile is not lost',
  async (shell) => {
    const server = fakeServer();
    const kept = join(server.definitions, 'kept');
    writeFileSync(kept, before);
    const registry = join(server.folder, 'macaddrs.conf');
    symlinkSync(kept, registry);
    const tries = join(server.folder, 'tries');
    const flock = spawnSync('sh', ['-c', 'command -v flock'], { encoding: 'utf8' }).stdout.trim();
    server.tool('flock', `echo "$*" >>"\${0%/bin/*}/tries"; exec ${flock} "$@"`);
    // Whoever starts a domain, in the middle of it.
    const holder = spawn(flock, [server.definitions, 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
    holder.stdin.write('held\n');
    await once(holder.stdout, 'data');
    const [home] = inventoryOf({ home: { paths: { definitions: server.definitions } } }).servers;
    if (home === undefined) throw new Error('no server');
    const change: FileChange = {
      ...{ file: 'registry', title: 'registry', path: registry, name: 'w' },
      ...{ before: Buffer.from(before), after: Buffer.from(after) },
    };
    const target = localTarget({ shell, env: { PATH: `${server.folder}/bin:${process.env.PATH}` } });
    const run = () => runBundle(target, pinBundle(home, ['w'], [change]), 'run');
    const report = run();
    await vi.waitFor(() => expect(existsSync(tries) ? readFileSync(tries, 'utf8') : '').toMatch(/^-n 8$/m), {
      timeout: 20_000,
    });
    appendFileSync(kept, theirs);
    holder.stdin.end();
    expect(await report).toMatchObject({ outcome: 'failed' });
    expect(readFileSync(kept, 'utf8')).toBe(before + theirs);
    // Nobody holds it now.
    writeFileSync(kept, before);
    expect(await run()).toMatchObject({ outcome: 'changed' });
    expect(readFileSync(kept, 'utf8')).toBe(after);
  },
  60_000,
);
