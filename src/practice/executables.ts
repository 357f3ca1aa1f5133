/** The commands on the practice shell's PATH: tiny scripts that hand each call to the server process. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What runs for every call: plain CommonJS, because it must start without anything of ours. */
const clientText = `'use strict';
// Written by the practice server: sends one call to it and prints what it answers.
const net = require('node:net');
const [control, tool, ...argv] = process.argv.slice(2);
const socket = net.createConnection(control);
let text = '';
const lost = () => {
  process.stderr.write(tool + ': the practice server is not running\\n');
  process.exit(1);
};
// Somebody like \`head\` may have read enough.
process.stdout.on('error', () => process.exit(141));
socket.setEncoding('utf8');
socket.on('error', lost);
socket.on('connect', () => socket.write(JSON.stringify({ tool, argv, cwd: process.cwd() }) + '\\n'));
socket.on('data', (chunk) => (text += chunk));
socket.on('end', () => {
  if (!text.endsWith('\\n')) lost();
  const answer = JSON.parse(text);
  process.exitCode = answer.rc;
  process.stderr.write(answer.err);
  process.stdout.write(answer.out);
});
`;

/** POSIX single quotes; a folder's name may hold blanks and quotes. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Writes the client and one script per tool into `folder`; `control` is the socket's path. */
export function writeExecutables(folder: string, control: string, tools: readonly string[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const client = join(folder, '.client.cjs');
  writeFileSync(client, clientText, { mode: 0o600 });
  for (const tool of tools) {
    const words = [process.execPath, client, control, tool].map(quote).join(' ');
    const script = join(folder, tool);
    writeFileSync(script, `#!/bin/sh\nexec ${words} "$@"\n`);
    chmodSync(script, 0o700);
  }
}
