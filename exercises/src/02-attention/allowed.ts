/** What learners may import in these exercises: `tf` and the type `Tensor`. */
export const RUNTIME = ["@attention-lab/lib/runtime"] as const;
