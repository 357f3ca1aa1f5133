/** The VNC viewers that ctctl knows, per platform, in the order in which they are tried. */

/** A program and how it is told what to show. Arguments hold {host} {port} {display} {title}. */
export interface KnownViewer {
  readonly name: string;
  /**
   * A bare name is looked for on PATH; anything else is a path, in which %NAME% stands for an
   * environment variable and one * for any text inside one folder or file name.
   */
  readonly programs: readonly string[];
  readonly args: readonly string[];
  /** The process may end while its window lives on, so its end says nothing about the viewer. */
  readonly handsOver?: boolean;
  /** What the user should know when this one is started. */
  readonly note?: string;
}

/** Understood by every viewer that descends from the original one; a vnc:// URL is not. */
export const portForm = '{host}::{port}';
const urlForm = 'vnc://{host}:{port}';

const remoteViewer: KnownViewer = {
  name: 'remote-viewer',
  programs: ['remote-viewer'],
  args: ['--title', '{title}', urlForm],
};
const vncviewer: KnownViewer = { name: 'vncviewer', programs: ['vncviewer'], args: [portForm] };

const linux: readonly KnownViewer[] = [
  remoteViewer,
  vncviewer,
  { name: 'TigerVNC', programs: ['xtigervncviewer'], args: ['-Shared', portForm] },
  { name: 'gvncviewer', programs: ['gvncviewer'], args: ['{host}:{display}'] },
  { name: 'Remmina', programs: ['remmina'], args: ['-c', urlForm], handsOver: true },
  { name: 'KRDC', programs: ['krdc'], args: [urlForm], handsOver: true },
  { name: 'Vinagre', programs: ['vinagre'], args: [portForm], handsOver: true },
];

const macos: readonly KnownViewer[] = [
  {
    name: 'TigerVNC',
    programs: [
      '/Applications/TigerVNC.app/Contents/MacOS/vncviewer',
      '/Applications/TigerVNC Viewer*.app/Contents/MacOS/TigerVNC Viewer',
    ],
    args: ['-Shared', portForm],
  },
  {
    name: 'RealVNC Viewer',
    programs: ['/Applications/VNC Viewer.app/Contents/MacOS/vncviewer'],
    args: ['-WarnUnencrypted=0', portForm],
  },
  remoteViewer,
  vncviewer,
  {
    name: 'Screen Sharing',
    programs: ['/usr/bin/open'],
    args: [urlForm],
    handsOver: true,
    note: 'Screen Sharing wants a VNC password; for a console without one install TigerVNC',
  },
];

const windows: readonly KnownViewer[] = [
  {
    name: 'TigerVNC',
    programs: ['%ProgramFiles%\\TigerVNC\\vncviewer.exe', '%ProgramFiles(x86)%\\TigerVNC\\vncviewer.exe'],
    args: [portForm],
  },
  {
    name: 'TightVNC',
    programs: ['%ProgramFiles%\\TightVNC\\tvnviewer.exe', '%ProgramFiles(x86)%\\TightVNC\\tvnviewer.exe'],
    args: [portForm],
  },
  {
    name: 'RealVNC Viewer',
    programs: [
      '%ProgramFiles%\\RealVNC\\VNC Viewer\\vncviewer.exe',
      '%ProgramFiles(x86)%\\RealVNC\\VNC Viewer\\vncviewer.exe',
    ],
    args: ['-WarnUnencrypted=0', portForm],
  },
  {
    name: 'UltraVNC',
    programs: [
      '%ProgramFiles%\\uvnc bvba\\UltraVNC\\vncviewer.exe',
      '%ProgramFiles(x86)%\\uvnc bvba\\UltraVNC\\vncviewer.exe',
    ],
    args: ['-connect', portForm],
  },
  {
    ...remoteViewer,
    programs: ['%ProgramFiles%\\VirtViewer*\\bin\\remote-viewer.exe', 'remote-viewer.exe'],
  },
  { ...vncviewer, programs: ['vncviewer.exe', 'tvnviewer.exe'] },
];

/** The viewers of a platform (Node's name for it); the unixes without a list of their own share Linux's. */
export function knownViewers(platform: NodeJS.Platform): readonly KnownViewer[] {
  if (platform === 'darwin') return macos;
  if (platform === 'win32') return windows;
  return linux;
}
