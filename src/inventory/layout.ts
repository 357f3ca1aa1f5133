/** How an inventory file is laid out, so that a change leaves the rest of it as it was. */

import type { Document } from 'yaml';

/** Prints a changed document in the way in which its old text was written: indentation, brackets and line ends. */
export function printLike(document: Document, oldText: string): string {
  const indent = /^servers:.*\n(?:[ ]*(?:#.*)?\r?\n)*( +)[^ #]/m.exec(oldText)?.[1]?.length ?? 2;
  const isSequenceFlush = /^( *)[^\s#-][^\n]*:[ ]*\r?\n\1- /m.test(oldText);
  const text = document.toString({
    indent,
    indentSeq: !isSequenceFlush,
    flowCollectionPadding: /[[{] /.test(oldText),
    lineWidth: 0,
  });
  return oldText.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text;
}
