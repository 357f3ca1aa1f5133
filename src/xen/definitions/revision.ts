/** A step that gives a file another text: only while it still is what was read, the old text kept on the server. */
import { printBytes } from '../../remote/bundle/print-bytes.ts';
import { type ShellText, sh, shellFile } from '../../remote/bundle/shell.ts';
import type { Step } from '../../remote/bundle/step.ts';
import { mayHoldSecret } from './bytes.ts';
import revisionText from './revision.sh?raw';

/** What the step needs besides `definitionLibraries`. */
export const revisionLibrary: ShellText = shellFile(revisionText);

export interface Revision {
  readonly id: string;
  readonly title: string;
  /** The domain that the file defines: its toolstack must take the new text. null: any other file. */
  readonly domain: string | null;
  /** Absolute path on the server. */
  readonly path: string;
  /** What was read there; null: nothing is there yet. */
  readonly before: Buffer | null;
  readonly after: Buffer;
  /** Also where the toolstack would refuse it: somebody has said so. */
  readonly asItIs?: boolean;
}

/** Refuses where somebody else has changed the file since it was read; a second try finds it done. */
export function revisionStep({ id, title, domain, path, before, after, asItIs }: Revision): Step {
  const isSecret = mayHoldSecret(after) || (before !== null && mayHoldSecret(before));
  const given = sh`ct_revised=${path} ct_guest=${domain ?? ''} ct_is_new=${before === null ? 1 : 0} ct_as_it_is=${asItIs ? 1 : 0}
ct_after() { ${printBytes(after, isSecret)}; }
ct_before() { ${printBytes(before ?? Buffer.alloc(0), isSecret)}; }`;
  return {
    id,
    title,
    check: sh`${given}
ct_revision_check`,
    apply: sh`${given}
ct_revision_apply ${isSecret ? '600' : '644'}`,
    undo: sh`ct_take_back`,
  };
}
