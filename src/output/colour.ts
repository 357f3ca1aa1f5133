/** Colours, where the terminal has them. */

import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours the text if the stream is a terminal with colours; NO_COLOR, FORCE_COLOR and TERM=dumb are honoured. */
export function paint(style: Style, text: string, stream: NodeJS.WritableStream): string {
  return styleText(style, text, { stream });
}
