/** Chooses the statements that one definition needs, in the state that a kernel would have left them in. */
import { type CodeCell } from "./cells";
import ts from "typescript";
import type { Effect } from "./effects";
import { definesFunction, definesValue, isStub, type Piece } from "./pieces";
import { refuseImports } from "./imports";

/** Of several definitions of a helper: the one above the answer, or the last one when all cells have run. */
export type Moment = "when the cell runs" | "at the end";

/** What surrounds the answer. */
export interface Surroundings {
  readonly pieces: readonly Piece[];
  readonly allowed: readonly string[];
  readonly moment: Moment;
  /** Functions of earlier exercises, which the reference may stand in for. */
  readonly earlier: ReadonlySet<string>;
  /** Those of them that it stands in for in any case. */
  readonly borrow: ReadonlySet<string>;
}

export interface Slice {
  /** In the notebook's order. */
  readonly pieces: readonly Piece[];
  /** Those that run only for what they change: they may fail. */
  readonly guarded: ReadonlySet<Piece>;
  /** Functions of earlier exercises: the learner's own that are used, and those that the reference stands in for. */
  readonly own: readonly string[];
  readonly borrowed: readonly string[];
}

/** The slice for the definition `answer`. */
export function sliceFor(answer: Piece, name: string, around: Surroundings): Slice {
  const slice = new Slicer(answer, name, around);
  slice.takeNeeded([answer]);
  slice.takeChanging();
  const order = new Map(around.pieces.map((piece, index) => [piece, index]));
  const pieces = [...slice.taken].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  return { pieces, guarded: slice.guarded, own: [...slice.own], borrowed: [...slice.borrowed] };
}

class Slicer {
  readonly taken = new Set<Piece>();
  readonly guarded = new Set<Piece>();
  readonly own = new Set<string>();
  readonly borrowed = new Set<string>();
  /** The definition chosen for each name. */
  private readonly chosen = new Map<string, Piece | undefined>();

  constructor(
    private readonly answer: Piece,
    name: string,
    private readonly around: Surroundings,
  ) {
    this.chosen.set(name, answer);
  }

  takeNeeded(open: Piece[]): void {
    for (let piece = open.pop(); piece; piece = open.pop()) {
      if (this.taken.has(piece)) continue;
      this.taken.add(piece);
      piece.names.forEach((name) => this.chosen.has(name) || this.chosen.set(name, piece));
      open.push(...companions(piece, this.around.pieces));
      for (const name of piece.uses) open.push(...this.needed(name));
    }
  }

  private needed(name: string): Piece[] {
    if (this.chosen.has(name)) return [];
    const { earlier, borrow } = this.around;
    const found = this.choose(name);
    const lent = earlier.has(name) && (borrow.has(name) || !found || isStub(found, name));
    if (lent) this.borrowed.add(name);
    else if (earlier.has(name)) this.own.add(name);
    this.chosen.set(name, lent ? undefined : found);
    return lent || !found ? [] : [found];
  }

  /** An attempt before a stub, a whole statement before a broken one, then by the moment. */
  private choose(name: string): Piece | undefined {
    const all = this.around.pieces.filter(({ names }) => names.includes(name));
    const attempts = all.filter((piece) => !isStub(piece, name));
    const whole = attempts.filter(({ fault }) => !fault);
    const [best = []] = [whole, attempts, all].filter(({ length }) => length > 0);
    const code = best.filter(({ cell }) => cell.retypedFrom === undefined);
    const defining = code.length > 0 ? code : best;
    const above = this.around.moment === "at the end" ? [] : defining.filter((each) => this.isAbove(each));
    return above[above.length - 1] ?? defining[defining.length - 1];
  }

  private readonly isAbove = ({ cell }: Piece) => cell.number <= this.answer.cell.number;

  /** Adds statements that change what has been taken, until there are no more. */
  takeChanging(): void {
    for (let size = -1; size !== this.taken.size;) {
      size = this.taken.size;
      for (const piece of this.around.pieces) if (this.changesTaken(piece)) this.takeGuarded(piece);
    }
  }

  private changesTaken(piece: Piece): boolean {
    if (this.taken.has(piece) || piece.fault || returnsEarly(piece.node) || ts.isImportDeclaration(piece.node)) return false; // prettier-ignore
    if (this.around.moment === "when the cell runs" && !this.isAbove(piece) && this.hasOwnDefinition(piece)) return false; // prettier-ignore
    if (isGlobalDeclaration(piece.node)) return [...this.taken].some((each) => this.guarded.has(each));
    return this.allEffects(piece).some((effect) => this.concerns(effect, piece));
  }

  /** Whether all that a statement below the answer changes was there above it already. */
  private hasOwnDefinition(piece: Piece): boolean {
    return this.allEffects(piece).every(({ root }) => {
      const definition = this.chosen.get(root);
      return !definition || this.isAbove(definition);
    });
  }

  private concerns({ root, member, how }: Effect, piece: Piece): boolean {
    const definition = this.chosen.get(root);
    if (!definition) {
      if (this.borrowed.has(root) || how !== "assigned" || !member) return false;
      return [...this.taken].some(({ members, uses }) => members.has(member) || uses.has(member));
    }
    if (definition === piece || !this.taken.has(definition)) return false;
    const isFunction = definesFunction(definition, root);
    if (how === "argument" && isFunction) return false;
    if (how === "method" && isFunction && member === undefined) return false;
    return true;
  }

  /** What running `piece` changes, the functions it calls included. */
  private allEffects(piece: Piece): Effect[] {
    const effects = [...piece.effects];
    const seen = new Set<string>();
    const open = [...piece.calls];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name) || this.around.earlier.has(name) || this.chosen.get(name) === this.answer) continue;
      seen.add(name);
      const called = this.chosen.get(name) ?? this.choose(name);
      if (!called?.whenCalled) continue;
      effects.push(...called.whenCalled.effects);
      open.push(...called.whenCalled.calls);
    }
    return effects;
  }

  /** Takes a statement with all it needs, unless that would cost the answer something. */
  private takeGuarded(piece: Piece): void {
    const trial = new Slicer(this.answer, "", this.around);
    for (const [name, definition] of this.chosen) trial.chosen.set(name, definition);
    this.taken.forEach((each) => trial.taken.add(each));
    trial.takeNeeded([piece]);
    const added = [...trial.taken].filter((each) => !this.taken.has(each));
    const isMeant = piece.effects.some(({ how, root }) => how === "assigned" && this.chosen.has(root));
    const refused = added.some(({ node, fault }) => fault ?? refuseImports(node, this.around.allowed));
    if (refused && !isMeant) return void this.guarded.add(piece);
    for (const each of added) this.taken.add(each);
    for (const [name, definition] of trial.chosen) this.chosen.set(name, definition);
    trial.borrowed.forEach((name) => this.borrowed.add(name));
    trial.own.forEach((name) => this.own.add(name));
    this.guarded.add(piece);
  }
}

/** Bare signatures, types and namespaces that make one definition with `piece`. */
function companions(piece: Piece, pieces: readonly Piece[]): Piece[] {
  const shares = ({ names }: Piece) => names.some((name) => piece.names.includes(name));
  return pieces.filter(
    (each) =>
      each !== piece &&
      each.cell === piece.cell &&
      shares(each) &&
      !piece.names.some((name) => definesValue(each, name)) &&
      !ts.isImportDeclaration(each.node),
  );
}

const isGlobalDeclaration = (node: ts.Statement) =>
  ts.isModuleDeclaration(node) && (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0;

/** Whether a statement would end its cell. */
function returnsEarly(root: ts.Node): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) found = true;
    if (!found && !ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** Whether a slice uses code of a cell that cannot be read, and which. */
export function faultOf(slice: Slice): { cell: CodeCell; line: number; message: string } | undefined {
  const broken = slice.pieces.find(({ fault }) => fault);
  return broken?.fault && { cell: broken.cell, ...broken.fault };
}
