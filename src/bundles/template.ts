/** The text that `bundle new` writes: a bundle that works, with what one needs to know in its comments. */

import { yamlName } from './renamed.ts';

/** @param name a bundle name, as bundleNameSchema allows it. */
export function bundleTemplate(name: string): string {
  return `# Check it:  ctctl bundle check ${name}
# Plan it:   ctctl bundle run ${name} --on SERVER --dry-run
name: ${yamlName(name)}
title: Message of the day for \${owner}
description: |
  What the bundle is for, and what to know before a run.

# What a run must be told: --param owner=Ada, the entry of the server in the inventory, or a prompt.
# Types: string, number, boolean, size (8G), path. One without a default must be given; "secret: true" hides it.
parameters:
  owner:
    type: string
    description: Who looks after the server
    default: the admin
    pattern: '[^"]{1,60}'
    expects: up to 60 characters, no quotation marks

# Steps run in this order. Each checks first, and changes only what is not as it should be.
steps:
  # In the fields of the built-in kinds, \${owner} is the value of the parameter; $\${ writes a \${ itself.
  - id: motd
    file:
      path: /etc/motd.tail
      content: |
        This server is looked after by \${owner}.

  # Your own shell: for /bin/sh of any server, dash and busybox included. Here parameters are variables.
  # "check" only reads: ct_ok when all is well, ct_differs when "apply" has something to do (or exit status 0 and 1).
  # "undo" takes back what "apply" did, when a later step fails and the run was asked to roll back.
  - id: notes
    title: folder for notes
    needs: [motd]
    shell:
      check: |
        if [ -d /var/lib/notes ]; then
          ct_ok "there"
        else
          ct_differs "no folder for the notes of $owner"
        fi
      apply: |
        mkdir /var/lib/notes
        touch "$ct_mark"
      undo: |
        if [ -e "$ct_mark" ]; then rmdir /var/lib/notes; fi

# More: "only: { toolstack: xl }" on a step or on the bundle skips what is not for a server; other kinds of steps
# are line, package, service, volume, definition, running, sysctl and command. The bundles that come along use most
# of them: ctctl bundle list, ctctl bundle show NAME.
`;
}
