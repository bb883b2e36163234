/**
 * The built-ins the harness works with, taken before any learner code runs.
 *
 * Code that patches `JSON`, `Array.prototype` and the like then breaks nothing but itself.
 */
const { call } = Function.prototype;

/** A method as a function of its object: `includes(text, part)`. */
function method<This, Args extends unknown[], Result>(
  f: (this: This, ...args: Args) => Result,
): (self: This, ...args: Args) => Result {
  return call.bind(f) as (self: This, ...args: Args) => Result;
}

export const { stringify, parse } = JSON;
export const { isArray } = Array;
export const { is, keys, defineProperty } = Object;
export const { isView } = ArrayBuffer;
export const text = String;
export const PromiseOf = Promise;
export const ErrorOf = Error;
export const TypeErrorOf = TypeError;
export const RangeErrorOf = RangeError;
export const tagOf = method(Object.prototype.toString) as (value: unknown) => string;
export const slice = method(String.prototype.slice);
export const indexOf = method(
  String.prototype.indexOf as (this: string, part: string, from?: number) => number,
);
