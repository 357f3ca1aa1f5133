/** When the output of a command is over that has told its exit status: a daemon may keep its streams open for ever. */

/**
 * sshd tells the exit status when the process ends, often before the last of its output: so the output is over when
 * nothing has come for this long. One packet holds 32 KiB and takes a while on a slow line, so bytes count, not packets.
 */
const silence = 800;
/** A daemon that never stops talking must not hold its command for ever. */
const longest = 5_000;

/**
 * @param received how many bytes have come so far.
 * @param over called once, when the output is over.
 * @returns stops the waiting; `over` is not called then.
 */
export function afterExit(received: () => number, over: () => void): () => void {
  const latest = performance.now() + longest;
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const before = received();
    timer = setTimeout(() => {
      if (received() === before || performance.now() > latest) over();
      else wait();
    }, silence);
  };
  wait();
  return () => clearTimeout(timer);
}
