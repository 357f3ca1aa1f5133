/** One turn of a tool on some servers: measured, counted, and its answer looked at. */
import { measured } from './measured.mjs';

/**
 * @returns seconds, CPU seconds of the client, sessions that the servers had.
 * @throws Error when the tool failed, or did not find all of the checks as they should be on all of the servers.
 */
export async function oneTurn({ fleet, tool, folder, servers }) {
  const { command, env } = tool.prepare({ folder, servers });
  const before = fleet.sessions(servers.length);
  const { seconds, cpu, output } = await measured(command, { env, cwd: folder }).catch(({ message }) => {
    throw new Error(`${tool.name}: ${message}`);
  });
  const sessions = fleet.sessions(servers.length) - before;
  const more = (await tool.afterwards?.()) ?? 0;
  const problem = tool.problem(output, { servers });
  if (problem !== undefined)
    throw new Error(`${tool.name}: not all is as it should be: …${problem.trim().slice(-600)}`);
  return { seconds, cpu: cpu + more, sessions };
}
