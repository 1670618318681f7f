/** Words of making an account one's own: its password, its question, and who one is. */
import words from "../i18n/en.account.json";
import { addWords } from "../lib/i18n";

addWords(words);
