/** What a link really costs, by a TCP echo: the proof that the delay proxy delays and does nothing else. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './statistics.mjs';

/** A server that sends everything back. */
export async function startEcho() {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {}).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: server.address().port, stop: () => server.close() };
}

const bulk = Buffer.alloc(4 * 1024 * 1024);

/**
 * @returns milliseconds: `opening` until the first answer on a new connection, `alone` for each byte that waits for the
 * one before, `close` for each byte that follows the one before after 2 ms, `bulk` for 4 MiB there and back.
 */
export async function measureLink(port) {
  const begun = performance.now();
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const sent = [];
  const answers = [];
  let received = 0;
  socket.on('data', (chunk) => {
    received += chunk.length;
    while (answers.length < received && answers.length < sent.length) {
      answers.push(performance.now() - sent[answers.length]);
    }
  });
  const send = () => {
    sent.push(performance.now());
    socket.write('x');
  };
  const answered = async (bytes) => {
    while (received < bytes) await once(socket, 'data');
  };
  send();
  await answered(1);
  const opening = performance.now() - begun;
  for (let count = 1; count <= 30; count += 1) {
    send();
    await answered(1 + count);
  }
  for (let count = 0; count < 50; count += 1) {
    send();
    await sleep(2);
  }
  await answered(81);
  const bulkBegun = performance.now();
  socket.write(bulk);
  await answered(81 + bulk.length);
  const bulkTime = performance.now() - bulkBegun;
  socket.destroy();
  return { opening, alone: answers.slice(1, 31), close: answers.slice(31, 81), bulk: bulkTime };
}

/** In words, what a TCP echo says about a link. */
export function linkInWords({ alone, close, opening, bulk }) {
  return [
    `a round trip takes ${median(alone).toFixed(2)} ms (at most ${Math.max(...alone).toFixed(2)})`,
    `of bytes sent 2 ms after each other ${median(close).toFixed(2)} (${Math.max(...close).toFixed(2)})`,
    `a new connection's first answer ${opening.toFixed(1)}`,
    `4 MiB and back ${bulk.toFixed(1)}`,
  ].join(', ');
}
