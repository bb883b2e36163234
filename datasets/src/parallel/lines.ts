/** The lines of a file in whatever encoding, each a text or the reason why it is none. */
import { isUtf8 } from "node:buffer";
import { InputError } from "@attention-lab/lib/base";
import { readBytes } from "./bytes";

export const encodings = ["utf8", "latin1"] as const;
/** UTF-8, or Latin-1 (ISO 8859-1), in which no byte is invalid. UTF-16 is told by its byte order mark. */
export type Encoding = (typeof encodings)[number];

export type Line = { text: string } | { problem: string };

const NEWLINE = 0x0a;
const MARKS = { utf8: [0xef, 0xbb, 0xbf], utf16le: [0xff, 0xfe], utf16be: [0xfe, 0xff] } as const;

/**
 * The lines of a file without their ends (LF or CRLF). A byte order mark decides the encoding and is dropped.
 * @throws InputError for an unknown encoding, or a file that cannot be read
 */
export function readLines(argument: string, file: string, encoding: Encoding): Line[] {
  if (!encodings.includes(encoding)) {
    throw new InputError("encoding", `one of ${encodings.join(", ")}`, String(encoding));
  }
  const bytes = readBytes(argument, file);
  const startsWith = (mark: readonly number[]) => mark.every((byte, i) => bytes[i] === byte);
  if (startsWith(MARKS.utf16le)) return linesOfUtf16(bytes.subarray(2), false);
  if (startsWith(MARKS.utf16be)) return linesOfUtf16(bytes.subarray(2), true);
  return startsWith(MARKS.utf8) ? linesOf(bytes.subarray(3), "utf8") : linesOf(bytes, encoding);
}

/** Split before decoding, so that a bad byte spoils its own line only. */
function linesOf(bytes: Buffer, encoding: Encoding): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    lines.push(decode(bytes.subarray(start, end), encoding));
    start = end + 1;
  }
  return lines;
}

function decode(line: Buffer, encoding: Encoding): Line {
  if (encoding === "utf8" && !isUtf8(line)) {
    return { problem: 'invalid UTF-8; if the whole file is Latin-1, pass encoding: "latin1"' };
  }
  return check(line.toString(encoding));
}

function linesOfUtf16(bytes: Buffer, bigEndian: boolean): Line[] {
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))); // a copy: swap16 writes
  const text = (bigEndian ? even.swap16() : even).toString("utf16le");
  const lines = text === "" ? [] : text.split("\n").map(check);
  if (text.endsWith("\n")) lines.pop();
  if (bytes.length % 2 === 1) lines.push({ problem: "the file ends in the middle of a UTF-16 character" });
  return lines;
}

/** Control characters but tab, half characters, and the mark that damaged text bears. */
function check(line: string): Line {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  const bad = /(?!\t)[\p{Cc}\p{Cs}\uFFFD]/u.exec(text)?.[0].codePointAt(0);
  if (bad === undefined) return { text };
  return { problem: `${nameOf(bad)} U+${bad.toString(16).toUpperCase().padStart(4, "0")}` };
}

function nameOf(code: number): string {
  if (code === 0) return "no text, or UTF-16 without a byte order mark (convert it to UTF-8 first):";
  if (code === 0xfffd) return "a character was lost before:";
  if (code === 0x0d) return "a carriage return inside the line:";
  if (code >= 0x80 && code <= 0x9f) return "control character (convert a Windows-1252 file to UTF-8 first)";
  return code >= 0xd800 ? "half a UTF-16 character" : "control character";
}
