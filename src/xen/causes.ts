/** The cause of a failed Xen command, out of many lines of its output. Pure. */

interface KnownCause {
  readonly pattern: RegExp;
  readonly say: (match: RegExpExecArray) => string;
}

/** The first pattern that some line matches is the cause: the underlying ones stand before their consequences. */
const knownCauses: readonly KnownCause[] = [
  {
    pattern: /does not support DES algorithm/,
    say: () =>
      'QEMU on this server cannot do VNC passwords (its log: "Cipher backend does not support DES algorithm"); the console is safe without one, since it is reached over SSH only',
  },
  {
    pattern: /killing execution of (\S+).* because of timeout/,
    say: ([, script]) => `the server is too busy: ${script} ran into Xen's time limit; try again`,
  },
  {
    pattern: /Domain with name "([^"]*)" already exists/,
    say: ([, name]) => `a domain named ${name} is there already`,
  },
  {
    pattern: /failed to free memory for the domain|Not enough free memory|Not enough memory is available/i,
    say: () => 'not enough free memory',
  },
  {
    pattern: /I need (\d+) KiB, but .*leave only (\d+) KiB free/,
    say: ([, need, free]) =>
      `not enough memory: ${mebibytes(need)} MiB needed, ${mebibytes(free)} MiB to be had`,
  },
  {
    pattern: /HVM guest support is unavailable|virt_caps|hvm.*not supported/i,
    say: () => 'this server cannot run HVM domains: no VT-x or AMD-V, or it is switched off in the BIOS',
  },
  {
    pattern: /Disk vdev=(\S+) failed to stat: (.*)/,
    say: ([, vdev, path]) => `disk ${vdev}: there is no ${path}`,
  },
  { pattern: /No space left on device/, say: () => 'no space left on the server' },
];

/** @param output what the command printed, in its order. */
export function causeOf(output: readonly string[]): string {
  for (const { pattern, say } of knownCauses) {
    for (const line of output) {
      const match = pattern.exec(line);
      if (match) return say(match);
    }
  }
  const error = output.find((line) => /error|failed|refus|cannot|unable/i.test(line)) ?? output.at(-1);
  return error === undefined ? 'it said nothing' : withoutPlace(error);
}

/** `libxl: error: libxl_dm.c:2857:device_model_spawn_outcome: Domain 3:text` holds one thing to know: the text. */
function withoutPlace(line: string): string {
  return line
    .replace(/^\s*(?:libxl: )?error: [\w./-]+:\d+:\w+: ?(?:Domain \d+:\s*)?/i, '')
    .replace(/^Error: /, '')
    .trim();
}

function mebibytes(kibibytes: string | undefined): number {
  return Math.ceil(Number(kibibytes) / 1024);
}
