import { href } from "../lib/place";
import { thePractice } from "../lib/practice";

const HEART =
  "M20 30.5c-6.2-3.9-10-7.7-10-12.3A5.6 5.6 0 0 1 20 14.6a5.6 5.6 0 0 1 10 3.600c0 4.600-3.800 8.400-10 12.300Z";

/** The mark, in the practice's color. */
const Mark = () => (
  <svg class="mark" viewBox="0 0 40 40" width="36" height="36" aria-hidden="true" focusable="false">
    <rect class="mark-ground" width="40" height="40" rx="11" />
    <path class="mark-heart" d={HEART} />
    <path class="mark-cross" d="M20 17v9M15.500 21.500h9" />
  </svg>
);

/** The practice's mark and name, linked to where its portal begins. */
export const Brand = ({ to = "/", under }: { to?: string; under?: string }) => (
  <a class="brand" href={href(to)}>
    <Mark />
    <span>
      {thePractice().name}
      {under && <small>{under}</small>}
    </span>
  </a>
);
