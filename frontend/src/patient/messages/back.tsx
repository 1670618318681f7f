import { ChevronLeft } from "lucide-preact";
import { t } from "../../lib/i18n";
import { href } from "../../lib/place";
import { Icon } from "../../ui/icon";
import { addressOf, type Place } from "./place";

/** From what is open back to its list, where the list does not stand beside it. */
export const Back = ({ place }: { place: Place }) => (
  <a class="back" href={href(addressOf(place))}>
    <Icon of={ChevronLeft} />
    {t(`mailbox.${place}`)}
  </a>
);
