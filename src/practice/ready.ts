/** The file by which a running practice server is found again. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

const readySchema = z.object({
  pid: z.number(),
  port: z.number(),
  folder: z.string(),
  user: z.string(),
  identityFile: z.string(),
  hostPublicKey: z.string(),
  toolstack: z.enum(['xl', 'xm']),
  version: z.string(),
  /** The control socket. */
  control: z.string(),
});

export type Ready = z.infer<typeof readySchema>;

/** Null when there is no such file, or half of one; it may be stale, so ask its control socket. */
export function readReady(file: string): Ready | null {
  try {
    return readySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
