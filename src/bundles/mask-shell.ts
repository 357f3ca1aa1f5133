/** Shell source with everything blanked out that is no code: texts in quotes, comments, here-documents. */

const tokens = new RegExp(
  [
    String.raw`(?<heredoc>(?<!<)<<(?!<)-?[ \t]*(?<quote>["']?)(?<word>\w+)\k<quote>[^\n]*\n(?<body>[\s\S]*?(?:^|\n))[ \t]*\k<word>(?=\n|$))`,
    String.raw`(?<arithmetic>\$\(\((?:[^()]|\([^()]*\))*\)\))`,
    String.raw`(?<escaped>\\[\s\S])`,
    String.raw`(?<ansi>\$'(?:[^'\\]|\\[\s\S])*')`,
    "(?<single>'[^']*')",
    String.raw`(?<double>"(?:[^"\\]|\\[\s\S])*")`,
    String.raw`(?<comment>(?<=^|[\s;&|()])#[^\n]*)`,
  ].join('|'),
  'g',
);

/** As long as the text, line for line; the quotes themselves stay, so that it shows where a word is. */
export function maskShell(text: string): string {
  return text.replaceAll(tokens, (...match) => {
    const groups = match.at(-1) as Readonly<Record<string, string | undefined>>;
    const whole = String(match[0]);
    const { heredoc, body = '', comment, ansi, escaped, arithmetic } = groups;
    if (heredoc !== undefined) {
      const start = whole.indexOf('\n') + 1;
      return whole.slice(0, start) + blank(body) + whole.slice(start + body.length);
    }
    if (comment !== undefined || escaped !== undefined || arithmetic !== undefined) return blank(whole);
    const opening = ansi === undefined ? 1 : 2;
    return whole.slice(0, opening) + blank(whole.slice(opening, -1)) + whole.slice(-1);
  });
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');
