/** The old texts of a definition that its server keeps: whoever replaces one through ctctl leaves it there. */
import type { Answer } from '../../remote/bundle/run.ts';
import { type ShellText, sh, shellFile } from '../../remote/bundle/shell.ts';
import type { Reading } from '../../remote/bundle/step.ts';
import { bytesOfDump } from './bytes.ts';
import historyText from './history.sh?raw';
import { findShell } from './text.ts';

/** What the readings need besides `checkLibrary`. */
export const historyLibrary: ShellText = shellFile(historyText);

/** One old text. */
export interface KeptText {
  /** `20261123-160000.1`: when it was replaced, in the server's own time. */
  readonly revision: string;
  readonly bytes: number;
  /** The run that has replaced it; null where that is not known. */
  readonly replaced: {
    readonly run: string;
    /** `peter@laptop` */
    readonly by: string;
    readonly at: Date;
    readonly command: string;
  } | null;
}

/** To be asked together with `definitionReading(name, 'file')`: of the same file. */
export function historyReading(name: string): Reading {
  return {
    id: 'history',
    read: sh`${findShell(name, 'file')}
if [ -n "$ct_file" ]; then ct_history "$ct_file"; fi`,
  };
}

/** @param revisions whole, as `historyReading` gives them. */
export function keptReadings(path: string, revisions: readonly string[]): readonly Reading[] {
  return revisions.map((revision, index) => ({
    id: `kept-${index + 1}`,
    read: sh`ct_kept_at ${path} ${revision}`,
  }));
}

/** The newest first. */
export function parseHistory({ lines }: Answer): readonly KeptText[] {
  return lines
    .map(parseLine)
    .toSorted((one, other) => timeOf(other) - timeOf(one) || byNumber.compare(other.revision, one.revision));
}

/** Changes of one second are numbered: the tenth comes after the second. */
const byNumber = new Intl.Collator('en', { numeric: true });

const timeOf = ({ replaced }: KeptText): number => replaced?.at.getTime() ?? 0;

function parseLine(line: string): KeptText {
  const [revision = '', bytes = '', run = '', by = '', since = '', , , , ...command] = line.split('\t');
  return {
    revision,
    bytes: Number(bytes),
    replaced: run === '' ? null : { run, by, at: new Date(Number(since) * 1000), command: command.join(' ') },
  };
}

/** @returns undefined where it is not there any more. */
export function parseKept(answers: ReadonlyMap<string, Answer>, index: number): Buffer | undefined {
  const answer = answers.get(`kept-${index + 1}`);
  return answer?.code === 0 ? bytesOfDump(answer.lines) : undefined;
}
