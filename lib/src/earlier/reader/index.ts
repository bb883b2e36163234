export * from "../../coreference";
export * from "../../lookup";
export * from "../../recall";
