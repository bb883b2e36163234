/** Whether the code of one exercise has left anything behind in this process that the next one could see. */
const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const { is, isExtensible } = Object;
const activeResources = process.getActiveResourcesInfo.bind(process);

type Properties = [key: PropertyKey, descriptor: PropertyDescriptor][];

interface Thing {
  readonly object: object;
  readonly prototype: object | null;
  readonly extensible: boolean;
  readonly properties: Properties;
}

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

/**
 * Remembers every object that can be reached from `roots`, property by property; call it before learner code runs.
 * @returns says whether all is as it was, and nothing is waiting to run. It works with what it took beforehand, and
 *   walks by index: learner code may have changed any built-in.
 */
export function rememberWorld(roots: readonly object[]): () => boolean {
  const things: Thing[] = [];
  const seen = new Set<object>();
  const add = (value: unknown) => {
    if (!isObject(value) || seen.has(value)) return;
    seen.add(value);
    things.push(thing(value));
  };
  roots.forEach(add);
  // Grows while it is walked through.
  for (const { prototype, properties } of things) {
    add(prototype);
    for (const [, { value, get, set }] of properties) [value, get, set].forEach(add);
  }
  return () => isIdle() && areUntouched(things);
}

/** Whether no timer and nothing else waits, besides the ends of Node's own pipes. */
function isIdle(): boolean {
  const waiting = activeResources();
  for (let i = 0; i < waiting.length; i++) {
    if (waiting[i] !== "PipeWrap" && waiting[i] !== "TTYWrap") return false;
  }
  return true;
}

function thing(object: object): Thing {
  const properties = ownKeys(object).map((key): Properties[number] => [
    key,
    getOwnPropertyDescriptor(object, key) ?? {},
  ]);
  return { object, prototype: getPrototypeOf(object), extensible: isExtensible(object), properties };
}

function areUntouched(things: readonly Thing[]): boolean {
  for (let i = 0; i < things.length; i++) {
    if (!isUntouched(things[i] as Thing)) return false;
  }
  return true;
}

function isUntouched({ object, prototype, extensible, properties }: Thing): boolean {
  if (getPrototypeOf(object) !== prototype || isExtensible(object) !== extensible) return false;
  const keys = ownKeys(object);
  if (keys.length !== properties.length) return false;
  for (let i = 0; i < keys.length; i++) {
    const [key, before] = properties[i] as Properties[number];
    const now = getOwnPropertyDescriptor(object, key);
    if (keys[i] !== key || now === undefined) return false;
    if (!is(now.value, before.value) || now.get !== before.get || now.set !== before.set) return false;
    if (now.writable !== before.writable || now.configurable !== before.configurable) return false;
  }
  return true;
}
