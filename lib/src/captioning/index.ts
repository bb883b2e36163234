export * from "./loops";
