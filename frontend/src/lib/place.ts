/** Which practice this page belongs to: the first part of its path. */
export const practiceId = location.pathname.split("/")[1] ?? "";

/** The address of a page of this practice: `href("/my-health")` is `/larkspur/my-health`. */
export const href = (path: string): string => `/${practiceId}${path}`;
