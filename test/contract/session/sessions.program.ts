/** The process that keeps connections, over connections to nowhere: `VERSION FOLDER OPENINGS [LINGER]`. */
import { appendFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { Connection, ExecOptions } from '../../../src/remote/connection.ts';
import { sessionPlace } from '../../../src/remote/session/place.ts';
import { serveSessions } from '../../../src/remote/session/serve.ts';

const [version = '', folder = '', openings = '', linger = '10000'] = process.argv.slice(2);

/** Every command echoes its stdin; `hang` says `begun` and never ends. */
async function exec(command: string, { stdin, onStdout }: ExecOptions = {}) {
  const through = new PassThrough();
  if (typeof stdin === 'function') stdin(through);
  if (command === 'hang') {
    onStdout?.(Buffer.from('begun'));
    await new Promise(() => {});
  }
  for await (const chunk of through) onStdout?.(chunk);
  return { code: 0, signal: null };
}

const connection: Connection = {
  exec,
  forward: () => Promise.reject(new Error('nothing is forwarded')),
  onLost() {},
  close() {},
};

async function open(): Promise<Connection> {
  appendFileSync(openings, `${process.pid}\n`);
  return connection;
}

// CTCTL_TEST_FAULT: a process that cannot do its work.
if (process.env.CTCTL_TEST_FAULT) throw new Error(process.env.CTCTL_TEST_FAULT);
void serveSessions({ place: sessionPlace(folder, version), open, linger: Number(linger) });
