/** What is wrong with a bundle file, as documents and lines have it. Pure. */
import type { Finding } from '../../bundles/source.ts';
import { problemText } from '../../common/problems.ts';
import type { DocumentOf } from '../../output/documents.ts';

type Item = DocumentOf<'BundleList'>['items'][number]['problems'][number];

/** `message` names the place in the file too: `steps.motd.file.path: expected …` */
export function findingItem({ line, path, message, mend }: Finding): Item {
  return { line, message: problemText({ path, what: message }), mend: mend ?? null };
}

/** `motd.yaml:12` */
export function placeOf(file: string, line: number): string {
  return line === 0 ? file : `${file}:${line}`;
}
