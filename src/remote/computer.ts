/** Notices that this computer has slept or changed its network: connections from before are not to be trusted. */
import { networkInterfaces } from 'node:os';

export interface ComputerOptions {
  /** Milliseconds between two looks. */
  readonly interval?: number;
  readonly now?: () => number;
  /** The addresses of this computer in its networks. */
  readonly addresses?: () => readonly string[];
}

export interface Computer {
  /** Looks at once: after a sleep a command may come before the next look. */
  look(): void;
  stop(): void;
}

/** A look that comes so much too late has slept, or has been held back as long. */
const tolerance = 10_000;

/**
 * @param changed called when the clock on the wall has jumped, either way, or an address of this computer is gone;
 *   with the milliseconds that it has slept, 0 for none.
 */
export function watchComputer(changed: (slept: number) => void, options: ComputerOptions = {}): Computer {
  const { interval = 2_000, now = Date.now, addresses = ownAddresses } = options;
  let lastLook = now();
  let known = addresses();
  const look = (): void => {
    const passed = now() - lastLook;
    const present = addresses();
    const slept = passed > interval + tolerance ? passed : 0;
    const hasJumped = slept > 0 || passed < -tolerance;
    const hasMoved = known.some((address) => !present.includes(address));
    lastLook = now();
    known = present;
    if (hasJumped || hasMoved) changed(slept);
  };
  const timer = setInterval(look, interval);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address);
}
