/** Where things of the team inbox stand: which list of which team is open, and which conversation beside it. */
export const INBOX = "/console/inbox";

/** What waits for the team, and parts of it; then what waits for nobody. */
export const QUEUES = ["team", "mine", "unassigned", "overdue", "answered", "closed"] as const;
export type QueueName = (typeof QUEUES)[number];

export interface Place {
  team: string;
  queue: QueueName;
}

export const listPath = ({ team, queue }: Place): string => `${INBOX}/${team}/${queue}`;
export const threadPath = (place: Place, thread: string): string => `${listPath(place)}/${thread}`;
