/** What an exercise looks like before anyone has written anything. */

/** Starts the message of the error that an untouched exercise throws. */
export const STUB_MESSAGE = "Not written yet:";

/** The message shown, with no points, for an untouched exercise. */
export const NOT_ATTEMPTED = "Not attempted yet.";

/** The body of the function that a learner finds: `throw new Error("Not written yet: Stable softmax");`. */
export function stubBody(title: string): string {
  return `throw new Error(${JSON.stringify(`${STUB_MESSAGE} ${title}`)});`;
}

/** The id or title that an error's message names when it is the one that {@link stubBody} throws. */
export const stubNamed = (message: string): string | undefined =>
  new RegExp(`${STUB_MESSAGE} (.*)`).exec(message)?.[1];
