/** A stand-in Debian: dpkg-query, apt-get and apt-cache over text files, printing what the genuine ones print. */
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { packageKind } from '../../../src/bundles/kinds/package.ts';
import { type Host, type HostStep, host } from './host.ts';

export interface Debian extends Host {
  package(id: string, fields: object): HostStep;
  /** `NAME STATUS VERSION`, a line each; the status with `_` for its blanks. */
  installed(...lines: readonly string[]): void;
  /** `NAME VERSION NEEDS…`, with `!NAME` for what it drives out: what the package lists know. */
  lists(...lines: readonly string[]): void;
  /** What the lists hold after a refresh. */
  upstream(...lines: readonly string[]): void;
  /** Makes the package lists this many days old. */
  listsAge(days: number): void;
  /** A repository whose signature gpgv finds to be that, a line each; nothing: it has none. Unsigned until a refresh. */
  repository(name: string, ...status: readonly string[]): void;
  /** The words of apt-get's calls that were no simulation. */
  calls(): readonly string[];
}

const apt = `
simulate= verb= no_remove= trust= gpgv=gpgv hook=
for word do
  case $word in
    Dir::Bin::gpg=*) gpgv=\${word#*=} ;;
    DPkg::Pre-Invoke::=*) hook=\${word#*=} ;;
    -s) simulate=1 ;; --no-remove) no_remove=1 ;; --allow-unauthenticated) trust=1 ;;
    -*) ;;
    *::*) ;;
    *) if [ -z "$verb" ]; then verb=$word; shift $#; set --; else set -- "$@" "$word"; fi ;;
  esac
done
if [ -z "$simulate" ]; then
  echo "$verb\${*:+ $*}\${no_remove:+ --no-remove}\${trust:+ --allow-unauthenticated}" >>"$S/calls"
  if [ -s "$S/locked" ]; then
    sed 1d "$S/locked" >"$S/locked.new"; mv "$S/locked.new" "$S/locked"
    if [ -e "$S/meanwhile" ]; then cat "$S/meanwhile" >>"$S/dpkg"; rm "$S/meanwhile"; fi
    echo 'E: Could not get lock /var/lib/dpkg/lock - open (11: Resource temporarily unavailable)' >&2
    echo 'E: Unable to lock the administration directory (/var/lib/dpkg/), is another process using it?' >&2
    exit 100
  fi
  if [ -e "$S/fails.$verb" ] && [ -z "$trust" ]; then cat "$S/fails.$verb"; exit "$(cat "$S/fails.code" 2>/dev/null || echo 100)"; fi
fi
if [ "$verb" = update ]; then
  if [ -e "$S/upstream" ]; then cp "$S/upstream" "$S/lists"; fi
  mkdir -p "$S/apt/lists/partial"; touch "$S/apt/lists/partial"; : >"$S/apt/lists/x_Packages"
  # As apt 0.6 does: a repository that is not signed is used all the same, without a word if there is no signature.
  rm -f "$S/unsigned"
  for file in "$S"/repositories/*; do
    [ -e "$file" ] || continue
    name=\${file##*/}
    if [ ! -s "$file" ]; then echo "Ign http://archive.example $name Release.gpg"; : >"$S/unsigned"; continue; fi
    said=$(S=$S "$gpgv" --status-fd 3 --keyring x "$file" Release 3>&1 >/dev/null)
    wrong=$(echo "$said" | awk '$2 ~ /KEYEXPIRED|BADSIG|NO_PUBKEY/ { sub(/^[^ ]+ /, ""); printf "%s ", $0 }')
    case $said in
      *KEYEXPIRED*|*BADSIG*) ;;
      *GOODSIG*) continue ;;
    esac
    echo "W: GPG error: http://archive.example $name Release: The following signatures were invalid: \${wrong% }"
    : >"$S/unsigned"
  done
  exit 0
fi
if [ -z "$simulate$trust" ] && [ -e "$S/unsigned" ]; then
  echo 'WARNING: The following packages cannot be authenticated!'
  echo 'E: There are problems and -y was used without --force-yes'
  exit 100
fi
if [ -z "$simulate" ] && [ -n "$hook" ]; then sh -c "$hook" || exit 100; fi
awk -v verb="$verb" -v names="$*" -v simulate="$simulate" -v no_remove="$no_remove" -v out="$S/dpkg.new" -v listed="$S/lists" '
  function is_there(name) { return status[name] ~ /_installed$/ }
  function put(name,   i, n, part) {
    if (name in done) return
    done[name] = 1
    n = split(needs[name], part, " ")
    for (i = 1; i <= n; i++) {
      if (part[i] ~ /^!/) { if (is_there(substr(part[i], 2))) take(substr(part[i], 2)) }
      else if (!is_there(part[i])) put(part[i])
    }
    inst[++coming] = name
  }
  function take(name,   other) {
    if (name in gone) return
    gone[name] = 1; remv[++going] = name
    if (verb == "remove") for (other in status) if (is_there(other) && (" " needs[other] " ") ~ (" " name " ")) take(other)
  }
  FILENAME == listed { candidate[$1] = $2; text = $0; sub(/^[^ ]+ [^ ]+ ?/, "", text); needs[$1] = text; next }
  NF { status[$1] = $2; version[$1] = $3 }
  END {
    n = split(names, asked, " ")
    if (verb == "install") for (i = 1; i <= n; i++) {
      if (!(asked[i] in candidate)) { print "E: Unable to locate package " asked[i]; exit 100 }
      if (!is_there(asked[i]) || version[asked[i]] != candidate[asked[i]]) put(asked[i])
    }
    if (verb == "remove") for (i = 1; i <= n; i++) take(asked[i])
    if (verb ~ /upgrade/) for (name in status) if (is_there(name) && name in candidate && candidate[name] != version[name]) {
      if (verb == "upgrade" && needs[name] ~ /!/) { if (kept == "") kept = name; continue }
      put(name)
    }
    if (kept != "") print "The following packages have been kept back:\\n  " kept
    if (no_remove && going) { print "E: Packages need to be removed but remove is disabled."; exit 100 }
    for (i = 1; i <= going; i++) if (simulate) print "Remv " remv[i] " [" version[remv[i]] "]"
    for (i = 1; i <= coming; i++) if (simulate) print "Inst " inst[i] (is_there(inst[i]) ? " [" version[inst[i]] "]" : "") " (" candidate[inst[i]] " Debian:12 [amd64])"
    if (simulate) exit
    for (i = 1; i <= going; i++) status[remv[i]] = "deinstall_ok_config-files"
    for (i = 1; i <= coming; i++) { status[inst[i]] = "install_ok_installed"; version[inst[i]] = candidate[inst[i]] }
    for (name in status) print name, status[name], version[name] >out
    if (coming) print "Setting up " inst[1] " ..."
  }' "$S/lists" "$S/dpkg" || exit
if [ -e "$S/dpkg.new" ]; then mv "$S/dpkg.new" "$S/dpkg"; fi`;

const dpkgQuery = `
shift 3
[ $# -gt 0 ] || set -- $(awk '{ print $1 }' "$S/dpkg")
code=0
for name do
  row=$(awk -v name="$name" '$1 == name { gsub(/_/, " ", $2); print $2, $1 }' "$S/dpkg")
  if [ -n "$row" ]; then echo "$row"; else echo "No packages found matching $name." >&2; code=1; fi
done
exit $code`;

const aptCache = `
shift
for name do
  awk -v name="$name" '$1 == name { print name ":\\n  Installed: (none)\\n  Candidate: " $2 "\\n  Version table:"; found = 1 }
    END { if (!found && name ~ /^virtual-/) print name ":\\n  Installed: (none)\\n  Candidate: (none)\\n  Version table:" }' "$S/lists"
done`;

export function debian(): Debian {
  const server = host({
    variables: (folder) => ({
      ct_apt_folder: join(folder, 'apt'),
      ct_sources_folder: join(folder, 'sources'),
      ct_dpkg_folder: join(folder, 'dpkg-folder'),
      ct_reboot_file: join(folder, 'reboot-required'),
      ct_apt_patience: '3',
    }),
  });
  server.tool('apt-get', apt);
  server.tool('dpkg-query', dpkgQuery);
  server.tool('apt-cache', aptCache);
  server.tool('gpgv', 'for last do file=$before; before=$last; done\nsed "s/^/[GNUPG:] /" "$file" >&3');
  const lines =
    (name: string) =>
    (...all: readonly string[]) =>
      void server.write(
        name,
        all
          .map((line) => `${line.replace(/^(\S+) (installed|half-configured)/, '$1 install_ok_$2')}\n`)
          .join(''),
      );
  lines('dpkg')();
  lines('lists')();
  server.write('apt/lists/x_Packages', '');
  server.write('apt/lists/partial/.keep', '');
  return {
    ...server,
    package: (id, fields) => server.step(id, packageKind, fields),
    installed: lines('dpkg'),
    lists: lines('lists'),
    upstream: lines('upstream'),
    listsAge: (days) => {
      const then = new Date(Date.now() - days * 86_400_000);
      utimesSync(join(server.folder, 'apt/lists/partial'), then, then);
    },
    repository: (name, ...status) => {
      server.write(`repositories/${name}`, status.map((line) => `${line}\n`).join(''));
      server.write('unsigned', '');
    },
    calls: () => (server.has('calls') ? server.read('calls').trimEnd().split('\n') : []),
  };
}
