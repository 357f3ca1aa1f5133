/** Finds the VNC viewer to start: the user's own template first, else the first known one that is installed. */
import { locateProgram, type ProgramSearch, pathOf } from './program-search.ts';
import type { Launchable } from './viewer-process.ts';
import { type KnownViewer, knownViewers, portForm } from './viewer-table.ts';
import { hasPlaceholder, splitTemplate } from './viewer-template.ts';

export { launchViewer, type ViewerExit, type ViewerProcess } from './viewer-process.ts';
export type { ViewerTarget } from './viewer-template.ts';

/** A viewer that can be started; `args` still hold the placeholders. */
export interface Viewer extends Launchable {
  readonly kind: 'viewer';
  /** The process may end while its window lives on, so its end says nothing about the viewer. */
  readonly handsOver: boolean;
  /** What the user should know when it is started. */
  readonly note: string | undefined;
}

export interface NoViewer {
  readonly kind: 'none';
  /** A sentence part for the user. */
  readonly reason: string;
}

export interface ViewerSearch extends ProgramSearch {
  /** `--viewer`; CTCTL_VNC_VIEWER counts without it. CtctlError 'usage' when it cannot be read. */
  readonly template?: string | undefined;
}

/** The viewer to start, or why there is none. */
export function findViewer(search: ViewerSearch): Viewer | NoViewer {
  const { platform, env } = search;
  const template = search.template ?? env.CTCTL_VNC_VIEWER;
  if (template) return fromTemplate(template, platform);
  if (needsDisplay(platform) && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    return { kind: 'none', reason: 'no graphical session here (neither DISPLAY nor WAYLAND_DISPLAY is set)' };
  }
  for (const known of knownViewers(platform)) {
    for (const pattern of known.programs) {
      const program = locateProgram(pattern, search);
      if (program) return toViewer(known, program);
    }
  }
  const names = knownViewers(platform).map(({ name }) => name);
  return { kind: 'none', reason: `no VNC viewer found (looked for ${[...new Set(names)].join(', ')})` };
}

/** A template that says nowhere where to connect gets the arguments that its program is known to want. */
function fromTemplate(template: string, platform: NodeJS.Platform): Viewer {
  const [program = '', ...args] = splitTemplate(template);
  const { basename } = pathOf(platform);
  const known = knownViewers(platform).find(({ programs }) =>
    programs.some((candidate) => basename(candidate) === basename(program)),
  );
  const where = hasPlaceholder(args) ? [] : (known?.args ?? [portForm]);
  const name = basename(program);
  // A command of the user's own may be a wrapper: nobody knows whether it stays.
  return { kind: 'viewer', name, program, args: [...args, ...where], handsOver: true, note: undefined };
}

function toViewer({ name, args, handsOver, note }: KnownViewer, program: string): Viewer {
  return { kind: 'viewer', name, program, args, handsOver: handsOver ?? false, note };
}

function needsDisplay(platform: NodeJS.Platform): boolean {
  return platform !== 'darwin' && platform !== 'win32';
}
