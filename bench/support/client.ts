/**
 * The program that fleet.mjs and cost.mjs measure: ctctl's library carries a bundle out on several servers at once, as a
 * command would. Its argument is a file with the task as JSON; it prints what became of each server, and its own peak
 * of memory.
 */
import { readFileSync } from 'node:fs';
import { serverSchema, toServer } from '../../src/inventory/schema.ts';
import { runBundle } from '../../src/remote/bundle/run.ts';
import { raw } from '../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../src/remote/bundle/step.ts';
import { knownHostsFileStore } from '../../src/remote/host-keys/known-hosts.ts';
import { createHub } from '../../src/remote/hub.ts';
import { routeTo } from '../../src/remote/routes.ts';

interface Task {
  readonly servers: readonly { readonly name: string; readonly port: number; readonly state: string }[];
  readonly user: string;
  readonly identity: string;
  readonly knownHosts: string;
  readonly mode: 'plan' | 'run';
  /** Shell texts of the project's own making. */
  readonly steps: readonly { readonly id: string; readonly check: string; readonly apply?: string }[];
}

const nothing = (): never => {
  throw new Error('these servers have no ssh_config');
};
const noSshConfig = { resolve: nothing, hosts: nothing };

type Report = Awaited<ReturnType<typeof runBundle>>;

function bundleOf({ steps }: Task): Bundle {
  return {
    title: 'benchmark',
    library: [],
    rollback: false,
    steps: steps.map(({ id, check, apply }) => ({
      id,
      title: id,
      check: raw(check),
      ...(apply === undefined ? {} : { apply: raw(apply) }),
    })),
  };
}

/** `{ outcome: 'unchanged', states: { ok: 20 }, printed: 0 }`; `printed` counts lines that came home. */
function summary({ outcome, steps }: Report) {
  const states: Record<string, number> = {};
  for (const { state } of steps) states[state] = (states[state] ?? 0) + 1;
  return { outcome, states, printed: steps.reduce((sum, { output }) => sum + output.length, 0) };
}

async function main(task: Task): Promise<void> {
  const hub = createHub({
    routeTo: (server) => routeTo(server, noSshConfig, '/nonexistent'),
    hostKeys: { knownHosts: knownHostsFileStore(task.knownHosts) },
    authentication: {},
  });
  const bundle = bundleOf(task);
  const servers = await Promise.all(
    task.servers.map(async ({ name, port, state }) => {
      const { user, identity } = task;
      const fields = serverSchema.parse({ address: '127.0.0.1', port, user, identity, paths: { state } });
      const target = await hub.target(toServer(name, fields));
      return { name, ...summary(await runBundle(target, bundle, task.mode)) };
    }),
  );
  hub.close();
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${JSON.stringify({ servers, peak })}\n`);
}

main(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
