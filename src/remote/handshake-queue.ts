/** The queue of the handshakes of one process: so many at once, fewer at one and the same sshd. */
import pLimit, { type LimitFunction } from 'p-limit';

/** More handshakes at once only make both sides slower: they are CPU work here and there. */
const handshakesAtOnce = 16;
/** An sshd drops logins at random when ten are unfinished (MaxStartups 10:30:100); somebody else may log in too. */
const handshakesAtOnePlace = 8;

/** Runs the work when its turn has come. Whoever waits inside of it for another handshake would keep that one out. */
export type HandshakeQueue = <Result>(place: string, work: () => Promise<Result>) => Promise<Result>;

export function handshakeQueue(): HandshakeQueue {
  const all = pLimit(handshakesAtOnce);
  const places = new Map<string, LimitFunction>();
  return (place, work) => {
    const own = places.get(place) ?? pLimit(handshakesAtOnePlace);
    places.set(place, own);
    return own(() => all(work));
  };
}
