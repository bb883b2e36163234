/** The text of a file that should be a notebook, whatever program wrote it; or what else it is. */

/** A notebook that cannot be graded; the message says why, for a person. */
export class NotebookError extends Error {}

interface Kind {
  readonly starts: readonly number[];
  readonly message: string;
}

const bytes = (text: string) => [...Buffer.from(text, "latin1")];
const KINDS: readonly Kind[] = [
  { starts: bytes("PK\x03\x04"), message: "It is a ZIP archive: unpack it and hand in the notebook inside." },
  { starts: bytes("PK\x05\x06"), message: "It is an empty ZIP archive." },
  { starts: [0x1f, 0x8b], message: "It is compressed (gzip): unpack it and hand in the notebook inside." },
  { starts: bytes("7z\xbc\xaf"), message: "It is a 7z archive: unpack it and hand in the notebook inside." },
  { starts: bytes("Rar!"), message: "It is a RAR archive: unpack it and hand in the notebook inside." },
  { starts: bytes("%PDF"), message: "It is a PDF document: hand in the notebook itself." },
  { starts: bytes("\x89PNG"), message: "It is a picture (PNG): hand in the notebook itself." },
  { starts: bytes("\xff\xd8\xff"), message: "It is a picture (JPEG): hand in the notebook itself." },
];

/**
 * The text in `content`: UTF-8 or UTF-16, with or without a byte order mark, trailing zeros removed.
 * @throws NotebookError for what is no text
 */
export function textOf(content: Uint8Array): string {
  const kind = KINDS.find(({ starts }) => starts.every((byte, i) => content[i] === byte));
  if (kind) throw new NotebookError(kind.message);
  if (content.length > 0 && content.every((byte) => byte === 0)) {
    throw new NotebookError("It holds nothing but zero bytes: it was not copied or synchronised completely.");
  }
  const text = new TextDecoder(encodingOf(content)).decode(content);
  return text.replace(/^\uFEFF/, "").replace(/\0+\s*$/, "");
}

function encodingOf(content: Uint8Array): string {
  const [first, second] = content;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // JSON begins with a character of one byte, so a zero beside it tells the order of the two.
  if (first !== 0 && second === 0) return "utf-16le";
  return first === 0 && second !== 0 ? "utf-16be" : "utf-8";
}

/**
 * The JSON in `text`; numbers that JSON does not have (Python writes NaN and Infinity) are read as null.
 * @throws NotebookError that says what it is instead
 */
export function jsonOf(text: string): unknown {
  if (text.trim() === "") throw new NotebookError("It is empty.");
  try {
    return again(JSON.parse(text));
  } catch (error) {
    if (error instanceof NotebookError) throw error;
  }
  try {
    return again(JSON.parse(withoutOddNumbers(text)));
  } catch (error) {
    if (error instanceof NotebookError) throw error;
    throw new NotebookError(`It is not a notebook: ${whatElse(text)}`);
  }
}

/** A notebook that was written as a JSON text inside JSON. */
const again = (value: unknown) => (typeof value === "string" ? jsonOf(value) : value);

/** Outside strings. */
const withoutOddNumbers = (text: string) =>
  text.replace(/"(?:[^"\\]|\\[^])*"|-?\b(?:NaN|Infinity)\b/g, (part) => (part[0] === '"' ? part : "null"));

function whatElse(text: string): string {
  const start = text.trimStart();
  const conflict = /^(?:<{7}|={7}|>{7})(?: |$)/m.exec(text);
  if (/^version https:\/\/git-lfs/.test(start)) {
    return "it is a Git LFS pointer that stands for the file. Run `git lfs pull` and hand in the file itself.";
  }
  if (conflict && text.includes("<<<<<<<")) {
    const line = text.slice(0, conflict.index).split("\n").length;
    return `it holds an unresolved Git merge conflict (line ${line}). Decide for one side there and save it again.`;
  }
  if (/^<(?:!doctype|html|head|\?xml)/i.test(start)) {
    return "it is a web page. Use the page's download button, or “Raw” on a code host.";
  }
  if (/^[^\n]*\.ipynb\s*$/i.test(start)) {
    return `it is a link to ${start.trim()} that was copied as text. Hand in the file itself.`;
  }
  if (!start.startsWith("{"))
    return `it is not JSON but text that begins with ${JSON.stringify(start.slice(0, 40))}.`;
  return /[}\]]\s*$/.test(text) && !endsEarly(text)
    ? `it is not valid JSON (${reason(text)}).`
    : "it is not valid JSON: it ends in the middle. Was it saved completely?";
}

const reason = (text: string): string => {
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200).replace(/\s+/g, " ") : "";
  }
};

const endsEarly = (text: string) => /end of JSON input|Unterminated string/i.test(reason(text));
