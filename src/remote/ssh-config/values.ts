/** The values of ssh_config that are no text. Errors are plain ones: the caller knows the line. */

export function portOf(text: string): number {
  const port = numberOf(text);
  if (port < 1 || port > 65_535) throw new Error(`"${text}" is no port`);
  return port;
}

export function numberOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`"${text}" is no number`);
  return Number(text);
}

export function flagOf(text: string): boolean {
  if (/^(?:yes|true)$/i.test(text)) return true;
  if (/^(?:no|false)$/i.test(text)) return false;
  throw new Error(`"${text}" is neither yes nor no`);
}

const unitSeconds: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `90`, `2m`, `1h30m`; `none`: 0. */
export function secondsOf(text: string): number {
  if (text === 'none') return 0;
  if (!/^(?:\d{1,9}[smhdw]?)+$/i.test(text)) throw new Error(`"${text}" is no time`);
  const parts = [...text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)];
  return parts.reduce((sum, [, digits, unit = '']) => sum + Number(digits) * (unitSeconds[unit] ?? 1), 0);
}
