/** The stand-in for `brctl`: `show`, `addbr` and `delbr`. */
import type { Domain, WorldState } from '../world/state.ts';
import { change, type World } from '../world/world.ts';
import { printed, refused, type Tool } from './tool.ts';

type Bridge = WorldState['bridges'][number];

export const brctl: Tool = (world, { argv: [command, name] }) => {
  if (command === 'show') return show(world, name);
  if ((command === 'addbr' || command === 'delbr') && name !== undefined) return edit(world, command, name);
  if (command === 'addbr' || command === 'delbr') {
    return refused(1, 'Incorrect number of arguments for command', `Usage: brctl ${command} <bridge>`);
  }
  if (command === undefined) return refused(1, 'Usage: brctl [commands]');
  return refused(1, `never heard of command [${command}]`, 'Usage: brctl [commands]');
};

const header = 'bridge name\tbridge id\t\tSTP enabled\tinterfaces\n';

function show(world: World, name: string | undefined) {
  const chosen = world.state.bridges.filter((bridge) => name === undefined || bridge.name === name);
  if (name !== undefined && chosen.length === 0) {
    return { out: header, err: `bridge ${name} does not exist!\n`, rc: 1 };
  }
  return printed(header + chosen.map((bridge) => row(world, bridge)).join(''));
}

/** The first interface stands in the row, each other one in a row of its own. */
function row(world: World, bridge: Bridge): string {
  const ports = [...bridge.ports, ...world.state.domains.flatMap((domain) => vifs(domain, bridge.name))];
  const id = ports.length === 0 ? '8000.000000000000' : '8000.001c4212a0b1';
  const others = ports.slice(1).map((port) => `\t\t\t\t\t\t\t${port}\n`);
  return `${bridge.name}\t\t${id}\tno\t\t${ports[0] ?? ''}\n${others.join('')}`;
}

function vifs(domain: Domain, bridge: string): string[] {
  return domain.spec.vifs.flatMap((vif, index) =>
    vif.bridge === bridge ? [`vif${domain.id}.${index}`] : [],
  );
}

function edit(world: World, command: 'addbr' | 'delbr', name: string) {
  const exists = world.state.bridges.some((bridge) => bridge.name === name);
  if (command === 'addbr' && exists) {
    return refused(1, `device ${name} already exists; can't create bridge with the same name`);
  }
  if (command === 'delbr' && !exists) return refused(1, `bridge ${name} doesn't exist; can't delete it`);
  change(world, (state) => {
    if (command === 'addbr') state.bridges.push({ name, ports: [] });
    else state.bridges = state.bridges.filter((bridge) => bridge.name !== name);
  });
  return printed();
}
