export * from "../../training";
