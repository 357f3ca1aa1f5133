/** The version of this program: two processes of the same version understand each other. */
declare const CTCTL_VERSION: string;

/** The build puts it in; what runs from the sources has none. */
export const version = typeof CTCTL_VERSION === 'undefined' ? 'sources' : CTCTL_VERSION;
