/** The look of every page. It comes with what all pages share, first, for it says in which order its layers count. */
import "../styles/index.css";
