/** What ssh_config says about one host, ready for use: no tokens, no `~`, no `none` left in it. */

/** One hop of a ProxyJump: `user@host:port`; what the hop does not say comes from the hop's own settings. */
export interface JumpHop {
  readonly host: string;
  readonly user: string | undefined;
  readonly port: number | undefined;
}

export interface SshSettings {
  /** Where to connect to; the alias itself where no HostName is given. */
  readonly hostName: string;
  readonly port: number;
  /** The local user where ssh_config names nobody. */
  readonly user: string;
  /** Full paths in their order; undefined: ssh_config names none, so the usual keys of ~/.ssh are meant. */
  readonly identityFiles: readonly string[] | undefined;
  readonly identitiesOnly: boolean;
  /** The agent's socket or pipe; `none`: no agent; undefined: the usual one. */
  readonly identityAgent: string | undefined;
  readonly certificateFiles: readonly string[];
  /** The hops from here to there; empty where the way is not by jump hosts. */
  readonly proxyJump: readonly JumpHop[];
  /** A command line for the user's shell, quoted as its author wrote it. */
  readonly proxyCommand: string | undefined;
  readonly hostKeyAlias: string | undefined;
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  /** Seconds; 0: none. */
  readonly serverAliveInterval: number;
  readonly serverAliveCountMax: number;
}

/** What is known better than by ssh_config: it counts there as the options of ssh's command line do. */
export interface Overrides {
  readonly hostName?: string;
  readonly user?: string;
  readonly port?: number;
}

export interface SshConfig {
  /**
   * The settings of a host. A host that ssh_config does not mention has some too: those of `Host *` and the defaults.
   * @throws CtctlError `usage` where ssh_config cannot be read or the alias is none.
   */
  resolve(alias: string, overrides?: Overrides): Promise<SshSettings>;
  /** The hosts that the user's file names without wildcards, in its order, each once. */
  hosts(): Promise<readonly string[]>;
}
