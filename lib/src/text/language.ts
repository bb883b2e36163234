/** The languages that this folder cuts into words and joins again. */
import { InputError } from "../base"; // not the whole runtime: text needs no TensorFlow

/** English or French. */
export type Language = "en" | "fr";

/** @throws InputError unless `language` is one of {@link Language} */
export function requireLanguage(language: Language): void {
  if (language !== "en" && language !== "fr") {
    throw new InputError("language", '"en" or "fr"', JSON.stringify(language));
  }
}

/** @throws InputError unless `value` is a string */
export function requireString(argument: string, value: string): void {
  if (typeof value !== "string") throw new InputError(argument, "a string", `${typeof value}`);
}
