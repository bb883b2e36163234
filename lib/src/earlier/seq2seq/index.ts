export type { Noise } from "../../layers";
export * from "../../sentences";
export * from "../../seq2seq";
