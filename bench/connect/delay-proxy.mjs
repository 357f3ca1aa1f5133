/**
 * A TCP proxy that is as far away as a real server: everything takes so long each way, and nothing else. A process of
 * its own, so that it takes no time from what is measured.
 *
 * Arguments: milliseconds each way, then the ports to lead to; its own ports are told to the parent, in that order.
 * Bytes that follow each other closely stay that close: each piece has its own time, the link is never "busy". A new
 * connection takes its round trip too: the kernel answers at once here, so the server's side is opened later.
 */
import { createServer, Socket } from 'node:net';

const [delay, ...targets] = process.argv.slice(2).map(Number);

/** Carries things out in their order, each at its time. Timers are a millisecond late, so the last two are waited out. */
function timetable() {
  const waiting = [];
  const carryOut = () => {
    while (waiting.length > 0 && waiting[0].due <= performance.now()) waiting.shift().action();
    if (waiting.length === 0) return;
    const wait = waiting[0].due - performance.now();
    if (wait > 3) setTimeout(carryOut, wait - 2);
    else setImmediate(carryOut);
  };
  return (due, action) => {
    waiting.push({ due, action });
    if (waiting.length === 1) carryOut();
  };
}

function carry(from, to, { at, open = 0 }) {
  const due = () => Math.max(performance.now() + delay, open);
  from.on('data', (chunk) => at(due(), () => to.writable && to.write(chunk)));
  from.on('end', () => at(due(), () => to.end()));
  from.on('error', () => at(due(), () => to.destroy()));
}

async function lead(target) {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = new Socket({ allowHalfOpen: true });
    far.setNoDelay(true);
    const forwards = timetable();
    // SYN, SYN-ACK, ACK: only then does the server know.
    const open = performance.now() + 3 * delay;
    forwards(open, () => far.connect(target, '127.0.0.1'));
    carry(near, far, { at: forwards, open });
    carry(far, near, { at: timetable() });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}

process.on('disconnect', () => process.exit());
process.send(await Promise.all(targets.map(lead)));
