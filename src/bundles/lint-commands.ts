/** Commands of which only their options or first words tell that they change something: in one line of masked shell. */

interface Call {
  /** The words with a dash behind the program. */
  readonly options: readonly string[];
  /** The word behind them. */
  readonly verb: string;
  readonly isSimulated: boolean;
}

/** How often a line edits files with `sed -i`. */
export function editsInPlace(line: string): number {
  return callsOf(line, /\bsed$/).filter(({ options }) => options.some((each) => /^-\w*i/.test(each))).length;
}

/** How often a line installs, removes or updates packages. */
export function changesPackages(line: string): number {
  const apt = callsOf(line, /\b(?:apt-get|apt|aptitude)$/).filter(
    ({ verb, isSimulated }) =>
      !isSimulated && /^(?:install|remove|purge|upgrade|dist-upgrade|update)\b/.test(verb),
  );
  const dpkg = callsOf(line, /\bdpkg$/).filter(({ options: [first = ''] }) => /^-[irP]\b/.test(first));
  return apt.length + dpkg.length;
}

/** Calls of a program, by whatever path, or from within brackets: `$(apt` is a word too. */
function callsOf(line: string, program: RegExp): readonly Call[] {
  return line.split(/[;&|]/).flatMap((command) => {
    const words = command.split(/[ \t]+/);
    const simulates = words.findLastIndex((word) => /^(?:-\w*s|--simulate|--dry-run)\b/.test(word));
    return words.flatMap((word, index) =>
      !isOption(word) && program.test(word) ? [callAt(words, index, simulates)] : [],
    );
  });
}

/** Only the options are looked at, and one call has no other's: so a line full of calls costs no more than its length. */
function callAt(words: readonly string[], index: number, simulates: number): Call {
  let end = index + 1;
  while (isOption(words[end])) end += 1;
  return {
    options: words.slice(index + 1, end),
    verb: words[end] ?? '',
    isSimulated: simulates > index,
  };
}

const isOption = (word: string | undefined): boolean => word?.startsWith('-') ?? false;
