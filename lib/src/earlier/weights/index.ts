export * from "../../layers";
export * from "../../training";
