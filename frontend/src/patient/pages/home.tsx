import { PageHead } from "../../ui/page-head";
import { theSession } from "../../lib/session";

export default function HomePage() {
  return <PageHead title={theSession().name.first} />;
}
