/** The README's first command: the article's Windows XP machine on the practice server, from nothing to its console. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/ctctl.cjs', import.meta.url));
const toolstack = process.argv[2] ?? 'xl';

const story = [
  ['practice', 'start', '--toolstack', toolstack],
  ['server', 'check', 'practice'],
  'domain create practice:winxp --hvm --disk 8G --iso winxp.iso --memory 512 --bridge intern --start'.split(
    ' ',
  ),
  ['volume', 'list', '--on', 'practice'],
  ['list', '--on', 'practice'],
  ['show', 'practice:winxp'],
];

for (const args of story) {
  process.stdout.write(`\n$ ctctl ${args.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [program, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
process.stdout.write(`
winxp runs on the practice server. Its picture on this computer: node dist/ctctl.cjs vnc practice:winxp
The practice server goes on in the background until: node dist/ctctl.cjs practice stop
`);
