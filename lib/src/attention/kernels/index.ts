export { LOWEST } from "./softmaxOverKeys";
