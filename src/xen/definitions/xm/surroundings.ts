/** What reading an xm file needs to know besides its text. */
import type { XmVersion } from './options.ts';

export interface XmSurroundings {
  /** The file's name without folders: the default of `name`. */
  readonly fileName: string;
  readonly version: XmVersion;
  /** Contents of files on the server that execfile names, by path as it stands there. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of which it is known that the server has no such file. */
  readonly missingFiles?: ReadonlySet<string>;
  /** What os.uname() gives on the server. */
  readonly uname?: {
    readonly sysname: string;
    readonly nodename: string;
    readonly release: string;
    readonly version: string;
    readonly machine: string;
  };
  /** `VAR=VAL` of the command line. */
  readonly variables: ReadonlyMap<string, string>;
}
