/** What is left of an answer when names, numbers in strings, comments and layout are taken away. */
import { createHash } from "node:crypto";
import ts from "typescript";

/** Tokens in a row that make a fingerprint, and how many neighbours choose one of theirs. */
const [GRAM, WINDOW] = [8, 4];

/**
 * The tokens of some TypeScript: every name of the learner's is the same, comments and blanks are left out. Names after
 * a dot stay, since they are mostly the language's.
 * @example tokensOf("const a = Math.exp(b);") // ["const", "·", "=", "·", ".", "exp", "(", "·", ")", ";"]
 */
export function tokensOf(source: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, source);
  const tokens: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const isMember = tokens.at(-1) === "." || tokens.at(-1) === "?.";
    const isText =
      kind === ts.SyntaxKind.StringLiteral || kind === ts.SyntaxKind.NoSubstitutionTemplateLiteral;
    tokens.push(
      kind === ts.SyntaxKind.Identifier && !isMember ? "·" : isText ? '""' : scanner.getTokenText(),
    );
  }
  return tokens;
}

/**
 * Fingerprints of a text: hashes of eight tokens in a row, of which the smallest in each window is kept (winnowing:
 * Schleimer, Wilkerson & Aiken 2003, §3.2). Two texts that share eleven tokens in a row share a fingerprint.
 */
export function fingerprintsOf(source: string): Set<string> {
  const tokens = tokensOf(source);
  const grams = Array.from(
    { length: Math.max(0, tokens.length - GRAM + 1) },
    (_, i) =>
    createHash("sha256").update(tokens.slice(i, i + GRAM).join(" ")).digest("hex").slice(0, 16), // prettier-ignore
  );
  const windows = Math.max(1, grams.length - WINDOW + 1);
  const chosen = Array.from({ length: windows }, (_, i) =>
    grams
      .slice(i, i + WINDOW)
      .sort()
      .slice(0, 1),
  );
  return new Set(chosen.flat());
}

/** The text itself without comments and blanks; two that agree in this agree in every name. */
export function nakedText(source: string): string {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, source);
  const parts: string[] = [];
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) parts.push(scanner.getTokenText());
  return parts.join(" ");
}
