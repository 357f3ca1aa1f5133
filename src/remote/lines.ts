/** Splits a byte stream from a server into lines of text. */

/** Longer than any line our scripts write; what a server sends beyond it without a newline is left out. */
const longestLine = 1 << 20;

/**
 * @param onLine called with each line, without its newline.
 * @returns `push` for each chunk, `end` for what is left when the stream ends.
 * A line is cut off after 1 MiB or so: a progress bar must not end a run, nor fill the memory.
 */
export function lineSplitter(onLine: (line: string) => void): { push(chunk: Buffer): void; end(): void } {
  let pieces: Buffer[] = [];
  let held = 0;
  const flush = (last: Buffer): void => {
    const line = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    pieces = [];
    held = 0;
    onLine(decode(line));
  };
  return {
    push(chunk) {
      let start = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
        flush(chunk.subarray(start, at));
        start = at + 1;
      }
      if (start === chunk.length) return;
      if (held >= longestLine) return;
      held += chunk.length - start;
      pieces.push(chunk.subarray(start));
    },
    end() {
      if (held > 0) flush(Buffer.alloc(0));
    },
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text from a server: UTF-8, or Latin-1 where it is none (an Etch server often runs de_DE@euro). */
export function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
