/** What the master's log tells about the sessions of its clients. Pure. */

/** How the latest session on a channel has ended, as far as it is known. */
export interface ChannelEnding {
  /** The server has told an exit status. */
  readonly hasStatus?: boolean;
  /** That status, by OpenSSH from 8.5 on. */
  readonly code?: number;
  /** By a signal; ssh does not say which. */
  readonly isKilled?: boolean;
}

export interface MasterLog {
  take(line: string): void;
  /** What became of the latest session on this channel. */
  endingOf(channel: number): ChannelEnding;
  /** Why the server did not open a channel, the latest of them: their numbers are not told to the clients. */
  refusal(): string;
  /** The latest words that were no debugging. */
  said(): readonly string[];
}

/** More would not be told to anybody. */
const longestMemory = 100;

export function masterLog(): MasterLog {
  const endings = new Map<number, ChannelEnding>();
  const words: string[] = [];
  let latest = '';
  return {
    take(line) {
      const [, channel, event] = /channel (\d+)(?:: | )(.*)/.exec(line) ?? [];
      if (channel !== undefined && event !== undefined) {
        const refusal = /^open failed: (.*)/.exec(event)?.[1];
        const id = Number(channel);
        const code = /^exit message, exitval (\d+)/.exec(event)?.[1];
        if (refusal !== undefined) {
          latest = refusal;
        }
        // Numbers are used again as soon as they are free.
        if (/^new /.test(event)) endings.delete(id);
        if (code !== undefined) endings.set(id, { hasStatus: true, code: Number(code) });
        if (/^rtype exit-status/.test(event)) endings.set(id, { hasStatus: true });
        if (/^rtype exit-signal/.test(event)) endings.set(id, { isKilled: true });
      }
      if (!isDebugging(line)) words.push(line);
      if (words.length > longestMemory) words.shift();
    },
    endingOf: (channel) => endings.get(channel) ?? {},
    refusal: () => latest,
    said: () => words,
  };
}

export function isDebugging(line: string): boolean {
  return /^debug\d: /.test(line);
}
