/**
 * A TCP proxy that is as far away as a real server: everything takes so long each way, and nothing else. A process of
 * its own, so that it takes no time from what is measured.
 *
 * Arguments: milliseconds each way; `exact` or `timers`; then the ports to lead to. Its own ports are told to the
 * parent, in that order. With `timers` everything is up to a millisecond late; to be exact takes a core for itself.
 * Bytes that follow each other closely stay that close: each piece has its own time, the link is never "busy". A new
 * connection takes its round trip too: the kernel answers at once here, so the server's side is opened later.
 *
 * When a client has ended, the parent is told how many round trips one after the other its connection to which port has had.
 */
import { createServer, Socket } from 'node:net';

const [, , delayText, precision, ...ports] = process.argv;
const delay = Number(delayText);
/** Timers are a millisecond late: so many milliseconds early they fire, and the rest is waited out. */
const early = precision === 'exact' ? 2 : 0;

/** Carries things out in their order, each at its time. */
function timetable() {
  const waiting = [];
  const carryOut = () => {
    while (waiting.length > 0 && waiting[0].due <= performance.now()) waiting.shift().action();
    if (waiting.length === 0) return;
    const wait = waiting[0].due - performance.now();
    if (early > 0 && wait <= early + 1) setImmediate(carryOut);
    else setTimeout(carryOut, wait - early);
  };
  return (due, action) => {
    waiting.push({ due, action });
    if (waiting.length === 1) carryOut();
  };
}

/** Numbers each piece by the round trips that had to be over before it could be sent. */
function tripCounter() {
  const reached = { client: 0, server: 0 };
  return {
    /** What one side sends next has this number. */
    from: (side) => (side === 'client' ? reached.client + 1 : reached.server),
    arrived(side, number) {
      reached[side] = Math.max(reached[side], number);
    },
    /** The first one is that of TCP. */
    all: () => 1 + reached.client,
  };
}

function lead({ near, far, trips }) {
  // SYN, SYN-ACK, ACK: only then does the server know.
  const open = performance.now() + 3 * delay;
  const carry = (from, to, [sender, receiver], at) => {
    const due = () => Math.max(performance.now() + delay, sender === 'client' ? open : 0);
    from.on('data', (chunk) => {
      const number = trips.from(sender);
      at(due(), () => {
        trips.arrived(receiver, number);
        if (to.writable) to.write(chunk);
      });
    });
    from.on('end', () => at(due(), () => to.end()));
    from.on('error', () => at(due(), () => to.destroy()));
  };
  const forwards = timetable();
  forwards(open, () => far.connect());
  carry(near, far.socket, ['client', 'server'], forwards);
  carry(far.socket, near, ['server', 'client'], timetable());
}

async function startLink(target) {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const socket = new Socket({ allowHalfOpen: true });
    socket.setNoDelay(true);
    const trips = tripCounter();
    lead({ near, far: { socket, connect: () => socket.connect(target, '127.0.0.1') }, trips });
    near.once('end', () => process.connected && process.send({ target, trips: trips.all() }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}

process.on('disconnect', () => process.exit());
process.send({ ports: await Promise.all(ports.map(Number).map(startLink)) });
