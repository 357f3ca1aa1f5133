/** The pictures of all running domains of one practice server. */
import type { Domain, Toolstack } from '../world/state.ts';
import type { Displays } from '../world/world.ts';
import { type RfbServer, startRfbServer } from './rfb-server.ts';

export interface OpenDisplays extends Displays {
  closeAll(): void;
}

/** Opens a VNC server for each domain as the toolstack's qemu would. */
export function rfbDisplays(toolstack: Toolstack): OpenDisplays {
  const servers = new Map<number, RfbServer>();
  let closed = false;
  const open = async (domain: Domain): Promise<number | null> => {
    const { vnc, name } = domain.spec;
    if (vnc === null) return null;
    const server = await startRfbServer({
      name,
      title: toolstack === 'xm' ? `Xen-${name}` : `QEMU (${name})`,
      password: vnc.password,
      display: vnc.display,
      findUnused: vnc.findUnused,
      singleClient: toolstack === 'xm',
    });
    if (server === null) return null;
    if (closed) {
      server.close();
      return null;
    }
    servers.set(domain.id, server);
    return server.port;
  };
  const close = (id: number) => {
    servers.get(id)?.close();
    servers.delete(id);
  };
  return {
    open,
    close,
    closeAll: () => {
      closed = true;
      for (const id of [...servers.keys()]) close(id);
    },
  };
}
