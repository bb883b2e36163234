/**
 * What the experiments of each family train, and one of their examples. A topic's folder adds its own families, so
 * that `trainNow` and `shipped` know the type of the task by the name of the experiment.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by the topics
export interface Families {}
