/** What it takes to hand a script to a shell on the server. */
import type { Writable } from 'node:stream';

/** One way to hand a script over: an exec command, and what goes over its streams. */
export interface Delivery {
  readonly command: string;
  readonly stdin?: string | ((stdin: Writable) => void);
  /** Must see every chunk of the command's output before anybody else. */
  readonly watch?: { stdout(chunk: Buffer): void; stderr(chunk: Buffer): void };
}
