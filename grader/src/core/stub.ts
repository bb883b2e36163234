/** What an exercise looks like before anyone has written anything. */

/** Starts the message of the error that an untouched exercise throws. */
export const STUB_MESSAGE = "Not written yet:";

/** The message shown, with no points, for an untouched exercise. */
export const NOT_ATTEMPTED = "Not attempted yet.";

/** The body of the function that a learner finds: `throw new Error("Not written yet: Stable softmax");`. */
export function stubBody(title: string): string {
  return `throw new Error(${JSON.stringify(`${STUB_MESSAGE} ${title}`)});`;
}

/** Whether an error's message is the one that {@link stubBody} throws. */
export const isStubError = (message: string) => message.includes(STUB_MESSAGE);
