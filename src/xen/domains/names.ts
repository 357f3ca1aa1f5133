/** Names of domains, and of the files that define them. */

/** What both toolstacks take; digits only would be an id for xl, so such a domain could never be named again. */
export const domainName = /^(?!\d+$)[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}$/;

/** What is never taken for a definition (definitions.sh): settings of Xen, examples, left-overs of editors. */
const otherFile =
  /^(?:\.|README|xmexample|xlexample|cpupool)|\.(?:conf|sxp|bak|orig)$|\.(?:dpkg|ctctl)-|~$|[/\p{Cc}]/u;

/** Whether a definition of that name would be found again; a name never leads out of its folder. */
export const isDefinitionFile = (name: string): boolean => name !== '' && !otherFile.test(name);
