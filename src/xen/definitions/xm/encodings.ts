/** The encodings that Python 2 knows, by the names that a file may give them. */

/** Those in which Python's own characters are what they are in ASCII: the text means what it looks like. */
const plain: readonly RegExp[] = [
  /^(?:ascii|us_ascii|us|646|iso646_us|ansi_x3[._]4_19(?:68|86)|iso_646\.irv_1991|cs_?ascii)$/,
  /^(?:utf|u8|utf_?8(?:_sig|_ucs[24])?)$/,
  /^(?:iso_?)?8859(?:_(?:[1-9]|1[013-6])(?:_\d{4})?)?$/,
  /^(?:l|latin_?)(?:[1-9]|10)$|^latin$|^iso_latin_1$|^csisolatin\w+$/,
  /^(?:cp|ibm|windows_|ms)?(?:367|437|720|737|775|819|85[025678]|86[012356]|869|874|932|936|949|950|1006|125[0-8]|1361)$/,
  /^koi8_[ru]$|^cskoi8r$|^(?:pt|ptcp|cp)154$|^hp_roman8$|^palmos$|^tis_?620(?:_\w+)?$|^thai$/,
  /^mac_?(?:arabic|cent(?:ral)?euro(?:pe)?|croatian|cyrillic|farsi|greek|iceland|latin2|roman|romanian|turkish)$/,
  /^(?:arabic|cyrillic|greek8?|hebrew)$/,
  /^euc_?(?:jp|kr|cn|jisx0213|jis_?2004)$|^u_?jis$|^(?:shift_?|s_?|ms_?)(?:jis|kanji)$/,
  /^gb(?:k|2312|18030)(?:_\w+)?$|^chinese$|^big5(?:_?hkscs|_tw)?$|^hkscs$|^johab$|^uhc$|^korean$|^ksx?_?\w+$/,
  /^iso_?2022_?(?:jp(?:_\w+)?|kr)$/,
];

/** Those that make another text of it before Python reads it. */
const odd =
  /^(?:rot_?13|hex(?:_codec)?|base_?64(?:_codec)?|uu(?:_codec)?|zip|zlib(?:_codec)?|bz2(?:_codec)?|quopri(?:_codec)?|quoted_?printable|(?:string|unicode|raw_unicode)_escape|unicode_internal|charmap|idna|punycode|utf_?7|u7|hz(?:_?gb)?(?:_2312)?|s(?:hift)?_?jis(?:_?2004|x0213)|undefined)$/;

/** Whether Python reads the text as it looks, reads another one, or does not know the encoding (or not for programs). */
export function encodingKind(name: string): 'ascii' | 'plain' | 'odd' | 'refused' {
  const normal = name
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '_')
    .replace(/^_|_$/g, '');
  if (plain[0]?.test(normal)) return 'ascii';
  if (plain.some((pattern) => pattern.test(normal)) || shortName(name) !== null) return 'plain';
  return odd.test(normal) ? 'odd' : 'refused';
}

/** The two encodings that Python's tokenizer knows itself, also with something behind their names; null: another one. */
export function shortName(name: string): 'utf-8' | 'iso-8859-1' | null {
  const short = name.slice(0, 12).toLowerCase().replaceAll('_', '-');
  if (/^utf-8(?:-|$)/.test(short)) return 'utf-8';
  return /^(?:latin-1|iso-8859-1|iso-latin-1)(?:-|$)/.test(short) ? 'iso-8859-1' : null;
}
