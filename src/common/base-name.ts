/** The last part of a path on a server, whatever this computer's own paths look like. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
