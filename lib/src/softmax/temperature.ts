/** Division by a temperature of any size: float32 holds no numbers below 10^−38 or above 10^38. */
import type { Tensor } from "../runtime";

const POWER = 2 ** 100;
const [SMALLEST, LARGEST] = [1.2e-38, 3.4e38];

/** x / τ, with x taken nearer to τ first where τ itself would become 0 or ∞. */
export function over(x: Tensor, temperature: number): Tensor {
  if (temperature === 1) return x;
  if (temperature < 1 / POWER) return x.mul(POWER).div(Math.max(temperature * POWER, SMALLEST));
  if (temperature > POWER) return x.mul(1 / POWER).div(Math.min(temperature / POWER, LARGEST));
  return x.div(temperature);
}
