/** A TCP connection from the server to elsewhere: the stdin and stdout of an `ssh -W`. */
import { Duplex } from 'node:stream';
import type { SshProcess } from './ssh-process.ts';
import type { Way } from './way.ts';
import { whenOpen } from './when-open.ts';

export async function forward(way: Way, host: string, port: number): Promise<Duplex> {
  const failure = way.lost();
  if (failure) throw failure;
  const work = { kind: 'forward', host, port } as const;
  const ssh = way.start(work);
  const stream = streamOf(ssh);
  if (await whenOpen(way, ssh)) return stream;
  stream.destroy();
  throw await way.refusal(work, ssh.log());
}

/** Each direction ends for itself; when ssh ends, both do, without an error, as with ctctl's own SSH. */
function streamOf(ssh: SshProcess): Duplex {
  const stream = new Duplex({
    allowHalfOpen: true,
    read: () => void ssh.stdout.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      if (ssh.stdin.destroyed) done();
      else ssh.stdin.write(chunk, () => done());
    },
    final: (done) => {
      ssh.stdin.end();
      done();
    },
    destroy: (error, done) => {
      ssh.kill();
      done(error);
    },
  });
  ssh.stdout.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) ssh.stdout.pause();
  });
  ssh.stdout.once('end', () => stream.push(null));
  ssh.stderr.resume();
  void ssh.exited.then(() => {
    if (stream.readableEnded) stream.destroy();
    else stream.once('end', () => stream.destroy());
  });
  return stream;
}
