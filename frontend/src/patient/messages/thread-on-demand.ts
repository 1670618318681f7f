import { onDemand } from "../../ui/on-demand";

/** The conversation that is open; a list alone does without its code. */
export const ThreadOnDemand = onDemand(() => import("./thread-view").then(({ ThreadView }) => ThreadView));
