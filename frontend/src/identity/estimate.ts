/** Estimates how hard a password is to guess. Heavy (a list of common passwords): loaded when one is typed. */
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

export type Score = 0 | 1 | 2 | 3 | 4;

/** Powers of ten of guesses for scores 1 to 4: the library's own steps are made for short passwords. */
const STEPS = [6, 9, 11, 14];

export interface Estimate {
  /** 0 (guessed at once) to 4 (very hard). */
  score: Score;
  /** What makes it weak, as a name of the library's warnings. */
  warning: string | null;
}

/** `own` are words someone who knows the person would try first. */
export function estimate(password: string, own: string[]): Estimate {
  const { guessesLog10, feedback } = estimator.check(password.slice(0, 100), own);
  return { score: STEPS.filter((step) => guessesLog10 >= step).length as Score, warning: feedback.warning };
}
