# Signatures of an archive, whose keys have all expired. apt stays the judge: only the gpgv that it asks takes for good
# what an expired key has signed. So a repository with a wrong signature, an unknown one or none is refused, whatever
# the others have, and lists and packages are checked against their signed Release file as ever. (With
# --allow-unauthenticated an old apt would check nothing at all.)
ct_gpgv_folder='' ct_lenient_gpgv='' ct_updated='' ct_unsigned=''

# Its text; $1 is the gpgv of the server. KEYEXPIRED is said before anything is verified: only EXPKEYSIG, EXPSIG and
# VALIDSIG mean that the signature is right.
ct_lenient_gpgv_text() {
  printf '#!%s/sh\nreal=%s\n' /bin "'$(printf '%s' "$1" | sed "s/'/'\\\\''/g")'"
  printf '%s\n' '
case " $* " in *" --status-fd 3 "*) ;; *) exec "$real" "$@" ;; esac
said=$("$real" "$@" 3>&1 >&2)
code=$?
has() { printf "%s\n" "$said" | grep -E "^\[GNUPG:\] ($1)( |\$)" >/dev/null; }
if has VALIDSIG && has "GOODSIG|EXPKEYSIG|EXPSIG" && ! has "BADSIG|REVKEYSIG|KEYREVOKED"; then
  code=0
  said=$(printf "%s\n" "$said" |
    sed "/^\[GNUPG:\] KEYEXPIRED/d; /^\[GNUPG:\] SIGEXPIRED/d; s/^\(\[GNUPG:\]\) EXP[KEY]*SIG /\1 GOODSIG /")
fi
if [ -n "$said" ]; then printf "%s\n" "$said" >&3; fi
exit "$code"'
}

# For an apply with archive: true, which removes ct_gpgv_folder in the end. That lies where the user _apt gets to, and where
# scripts may run, as those of packages do.
ct_take_expired() {
  ct_gpgv=$(command -v gpgv || command -v gpgv2 || command -v gpgv1) || return 0
  printf '%s\n' "$ct_apt_folder/gpgv.ctctl-new." >"$ct_mark.litter"
  ct_gpgv_folder=$(mktemp -d "$ct_apt_folder/gpgv.ctctl-new.XXXXXX")
  ct_lenient_gpgv_text "$ct_gpgv" >"$ct_gpgv_folder/gpgv"
  chmod 755 "$ct_gpgv_folder" "$ct_gpgv_folder/gpgv"
  ct_lenient_gpgv=$ct_gpgv_folder/gpgv
}

# Lists that came without a signature: an apt before 1.0.9 asks whether they have changed, and when it is told that they
# have not, takes them for signed as soon as a signature comes (CVE-2014-0488).
ct_drop_unsigned_lists() {
  for ct_list in "$ct_apt_folder"/lists/*_*; do
    ct_list_signed=''
    for ct_seal in "$ct_apt_folder"/lists/*_InRelease "$ct_apt_folder"/lists/*_Release.gpg; do
      if [ ! -e "$ct_seal" ]; then continue; fi
      ct_seal=${ct_seal%InRelease} ct_seal=${ct_seal%Release.gpg}
      case $ct_list in "$ct_seal"*) ct_list_signed=1 ;; esac
    done
    if [ -z "$ct_list_signed" ] && [ -f "$ct_list" ]; then rm -f "$ct_list"; fi
  done
}

# From the output of `apt-get update` on stdin: what it says about repositories that are not signed as they should be. An
# apt before 0.9 says of a missing signature just that it goes on without.
ct_unsigned_repositories() {
  awk '
    /GPG error|is not signed|not have a Release file|no longer has a Release file/ { sub(/^[WE]: /, ""); add($0) }
    /^(Ign|Err)[ :].*Release\.gpg/ { sub(/^(Ign|Err)[ :]*([0-9]+ )?/, ""); missing = missing "\n" $0 }
    function add(words) { if (words != "" && n++ < 3) text = text (n > 1 ? "; " : "") words }
    END {
      if (n == 0) { many = split(missing, each, "\n"); for (i = 2; i <= many; i++) add("no signature: " each[i]) }
      print text
    }'
}
