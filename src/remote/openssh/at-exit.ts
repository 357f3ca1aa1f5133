/** Cleaning up when this process ends before the connection was closed. */

/** Of the process, for it has one end: a listener for each connection would be more than Node lets pass silently. */
const cleanups = new Set<() => void>();

/** @returns the way to call it off. */
export function atExit(cleanup: () => void): () => void {
  if (cleanups.size === 0) process.on('exit', cleanUp);
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) process.removeListener('exit', cleanUp);
  };
}

function cleanUp(): void {
  for (const cleanup of cleanups) cleanup();
}
