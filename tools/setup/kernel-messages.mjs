// @ts-check
/**
 * Loaded into the kernel before tslab. No output of a cell may be lost.
 *
 * tslab sends every output without waiting for the one before. zeromq lets a publisher send 512 messages at once and
 * then makes the next one wait for the event loop; whatever is sent meanwhile is refused ("Socket is busy writing"),
 * so that the cell fails without a word. A publisher never has to wait for anybody, so it sends at once, always,
 * and drops nothing when the client reads slowly.
 */
import { createRequire } from "node:module";

const tslab = createRequire(import.meta.url).resolve("tslab");
/** @type {typeof import("zeromq")} */
const { Publisher } = createRequire(tslab)("zeromq"); // the very copy that tslab will load

const { bind } = Publisher.prototype;
Object.defineProperty(Publisher.prototype, "bind", {
  /** @this {import("zeromq").Publisher} @param {string} address */
  value(address) {
    this.sendTimeout = 0;
    this.sendHighWaterMark = 0; // no limit
    return bind.call(this, address);
  },
});
