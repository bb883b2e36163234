/** Characters that look right and are not: named, so that they can be found. */

const NAMES: Readonly<Record<number, string>> = {
  0x2018: "a curly quotation mark",
  0x2019: "a curly quotation mark",
  0x201c: "a curly quotation mark",
  0x201d: "a curly quotation mark",
  0x201e: "a low quotation mark",
  0x00ab: "a French quotation mark",
  0x00bb: "a French quotation mark",
  0x2013: "a dash, not a minus sign",
  0x2014: "a dash, not a minus sign",
  0x2212: "a typographic minus sign",
  0x00d7: "a multiplication sign, not *",
  0x00f7: "a division sign, not /",
  0x00b7: "a dot, not *",
  0x2026: "an ellipsis, not three full stops",
  0x037e: "a Greek question mark, not a semicolon",
  0x200b: "a space of no width",
  0x200c: "an invisible joiner",
  0x200d: "an invisible joiner",
  0x200e: "an invisible left-to-right mark",
  0x200f: "an invisible right-to-left mark",
  0x202a: "an invisible mark of direction",
  0x202b: "an invisible mark of direction",
  0x202c: "an invisible mark of direction",
  0x202d: "an invisible mark of direction",
  0x202e: "an invisible mark of direction",
  0x2060: "an invisible joiner",
  0xfeff: "an invisible byte order mark",
  0xff08: "a wide bracket",
  0xff09: "a wide bracket",
  0xff0c: "a wide comma",
  0xff1b: "a wide semicolon",
  0xff1a: "a wide colon",
};

/** `" It is U+201C, a curly quotation mark: …"` where a complaint at `start` is about an odd character. */
export function nameCharacters(source: string, start: number, message: string): string {
  const [lineStart, lineEnd] = [source.lastIndexOf("\n", start - 1) + 1, source.indexOf("\n", start)];
  const line = source.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const here = source.codePointAt(start) ?? 0;
  const odd =
    /invalid character/i.test(message) && here > 126
      ? here
      : [...line].map((c) => c.codePointAt(0) ?? 0).find((c) => c in NAMES);
  if (odd === undefined) return "";
  const code = `U+${odd.toString(16).toUpperCase().padStart(4, "0")}`;
  const name = NAMES[odd] ?? `the character ${String.fromCodePoint(odd)}`;
  return ` There is ${code} in this line, ${name}: type it anew.`;
}
