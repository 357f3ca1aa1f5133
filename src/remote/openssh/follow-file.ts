/** The lines of a file that another program writes: ssh's log. */
import { closeSync, openSync, readSync } from 'node:fs';

/**
 * @param onLine called with each line that has become whole since the last look.
 * @returns the look; synchronous, so that whoever looks after an ending sees everything that was written before it.
 */
export function followFile(file: string, onLine: (line: string) => void): () => void {
  let position = 0;
  let rest = '';
  return () => {
    const bytes = bytesFrom(file, position);
    position += bytes.length;
    const lines = (rest + bytes.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.replace(/\r$/, ''));
  };
}

/** None while the file is not there, or no longer. */
function bytesFrom(file: string, start: number): Buffer {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return Buffer.alloc(0);
  }
  try {
    const chunks: Buffer[] = [];
    let position = start;
    for (;;) {
      const chunk = Buffer.alloc(16_384);
      const length = readSync(handle, chunk, 0, chunk.length, position);
      if (length === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, length));
      position += length;
    }
  } finally {
    closeSync(handle);
  }
}
