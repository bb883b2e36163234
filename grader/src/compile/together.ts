/** One program that stands for several, so that what they share is checked once. */
import ts from "typescript";
import type { Piece } from "./pieces";
import type { Program, Segment } from "./program";

/**
 * All statements of `programs` in one, where none of them could notice the others: what has no error in here has none
 * alone. Undefined where two programs differ in which statements declare a name, in what is lent to them or in what
 * may fail, and where a statement changes the language's own types.
 */
export function together(programs: readonly Program[]): Program | undefined {
  if (programs.length < 2 || programs.some(({ borrowed }) => borrowed.length > 0)) return undefined;
  const texts = new Map<Piece, string>();
  const declaring = new Map<string, string>();
  for (const { source, segments } of programs) {
    const lines = source.split("\n");
    for (const segment of segments) {
      const text = textOf(segment, lines);
      if ((texts.get(segment.piece) ?? text) !== text || isAmbient(segment.piece)) return undefined;
      texts.set(segment.piece, text);
    }
    for (const [name, places] of declarationsOf(segments)) {
      if ((declaring.get(name) ?? places) !== places) return undefined;
      declaring.set(name, places);
    }
  }
  const inOrder = [...texts].sort(([a], [b]) => a.cell.number - b.cell.number || a.node.pos - b.node.pos);
  const source = inOrder.map(([, text]) => text).join("\n");
  return { source, segments: [], cell: 0, own: [], borrowed: [] };
}

const textOf = ({ firstLine, lines }: Segment, all: readonly string[]) =>
  all.slice(firstLine - 1, firstLine - 1 + lines).join("\n");

const isAmbient = ({ node }: Piece) =>
  ts.isModuleDeclaration(node) || (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true); // prettier-ignore

/** For each name the places of the statements that declare it. */
function declarationsOf(segments: readonly Segment[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { piece } of segments) {
    for (const name of piece.names) {
      found.set(name, `${found.get(name) ?? ""}${piece.cell.number}:${piece.node.pos};`);
    }
  }
  return found;
}
