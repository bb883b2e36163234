/** How output reaches the reader: the tslab kernel's display messages, or plain text elsewhere. */

/** One output in several forms; a front end shows the richest it knows. Keys are MIME types. */
export type Bundle = Record<string, unknown>;

type Send = (
  message: { data: Bundle; metadata: Bundle; transient: { display_id?: string } },
  update?: boolean,
) => void;

export interface SendOptions {
  /** Metadata by MIME type. */
  metadata?: Bundle;
  /** Names the output so that a later message with `update` replaces it. */
  displayId?: string;
  /** Replace the output of that name instead of adding one. */
  update?: boolean;
}

/** Whether this code runs inside the tslab kernel. */
export function inNotebook(): boolean {
  return "__tslab__" in globalThis;
}

/**
 * tslab's public `display` sends one MIME type a message; the kernel's own sender takes a whole bundle.
 * It is private, so its absence is expected some day: then {@link send} falls back to one type.
 */
function bundleSender(): Send | undefined {
  try {
    const jupyter: unknown = require("tslab/dist/jupyter");
    const send = (jupyter as { lastWriteDisplayData?: unknown }).lastWriteDisplayData;
    return typeof send === "function" ? (send as Send) : undefined;
  } catch {
    return undefined;
  }
}

/** Shows a bundle in the running cell; in plain node prints its `text/plain`. */
export function send(bundle: Bundle, options: SendOptions = {}): void {
  if (!inNotebook()) {
    console.log(String(bundle["text/plain"] ?? ""));
    return;
  }
  const sender = bundleSender();
  if (sender) {
    const transient = options.displayId === undefined ? {} : { display_id: options.displayId };
    sender({ data: bundle, metadata: options.metadata ?? {}, transient }, options.update ?? false);
    return;
  }
  sendRichest(bundle);
}

/** The fallback: one MIME type through tslab's public interface. */
function sendRichest(bundle: Bundle): void {
  const { display } = require("tslab") as { display: { raw(type: string, data: unknown): void } };
  const preferred = ["application/vnd.plotly.v1+json", "text/html", "text/latex", "text/plain"];
  const type = preferred.find((name) => name in bundle) ?? "text/plain";
  display.raw(type, bundle[type]);
}
