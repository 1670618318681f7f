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

/** Names in their single words: "marsh.odette@mail.example" is four. */
const wordsOf = (own: string[]): string[] =>
  own.flatMap((each) => each.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 2);

/** Whether most of the password is such words. */
function isMostly(words: string[], password: string): boolean {
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ""), password.toLowerCase());
  return rest.length * 2 < password.length;
}

/** `own` are names someone who knows the person would try first. */
export function estimate(password: string, own: string[]): Estimate {
  const looked = password.slice(0, 100);
  const words = wordsOf(own);
  const { guessesLog10, feedback } = estimator.check(looked, words);
  const score = STEPS.filter((step) => guessesLog10 >= step).length as Score;
  if (isMostly(words, looked)) return { score: Math.min(score, 1) as Score, warning: "userInputs" };
  return { score, warning: feedback.warning };
}
