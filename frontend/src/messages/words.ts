/** The words of what is written in messages. */
import words from "../i18n/en.messages.json";
import { addWords } from "../lib/i18n";

addWords(words);
