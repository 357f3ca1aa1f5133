/**
 * A server as OpenSSH 4.3 is in one thing that no sshd of today imitates: it does not tell which signatures it knows
 * (RFC 8308), so an RSA key signs with SHA-1, as everybody did then.
 */
import { readFileSync } from 'node:fs';
import ssh2, { type Connection, type PublicKeyAuthContext } from 'ssh2';
import { type FakeServer, fakeServer } from './fake-server.ts';
import type { Key } from './keys.ts';

export interface OldServer extends FakeServer {
  /** Algorithms of the signatures that let somebody in. */
  readonly signatures: readonly string[];
}

/** @param key the only one that lets anybody in. */
export async function oldServer(hostKey: Key, key: Key): Promise<OldServer> {
  const signatures: string[] = [];
  const server = await fakeServer(hostKey, (connection) => {
    keepSilent(connection);
    connection.on('authentication', (context) => {
      if (context.method !== 'publickey' || !context.key.data.equals(key.blob)) context.reject(['publickey']);
      else if (context.signature === undefined) context.accept();
      else if (isSigned(context, key)) {
        signatures.push(context.key.algo);
        context.accept();
      } else context.reject();
    });
    connection.on('session', (accept) => {
      accept().on('exec', (acceptExec) => {
        const channel = acceptExec();
        channel.exit(0);
        channel.end();
      });
    });
  });
  return { ...server, signatures };
}

function isSigned(
  { blob, signature, hashAlgo }: PublicKeyAuthContext & { hashAlgo?: string },
  key: Key,
): boolean {
  const parsed = ssh2.utils.parseKey(readFileSync(`${key.file}.pub`));
  if (parsed instanceof Error || blob === undefined || signature === undefined) return false;
  return parsed.verify(blob, signature, hashAlgo) === true;
}

interface KeyExchange {
  remoteExtInfoEnabled: boolean;
}

/** ssh2 has no setting for it: each key exchange is made to believe that the client wants to know nothing. */
function keepSilent(connection: Connection): void {
  const { _protocol: protocol } = connection as unknown as {
    readonly _protocol: { _kex: KeyExchange | undefined };
  };
  let current: KeyExchange | undefined;
  Object.defineProperty(protocol, '_kex', {
    get: () => current,
    set(exchange: KeyExchange | undefined) {
      current = exchange;
      if (exchange) Object.defineProperty(exchange, 'remoteExtInfoEnabled', { get: () => false, set() {} });
    },
  });
}
