/** The screens by the name in the address; each is fetched when it is first opened. */
export const SCREENS = {
  today: () => import("./screens/today.js"),
  schedule: () => import("./screens/schedule.js"),
  settings: () => import("./screens/settings.js"),
  reports: () => import("./screens/reports.js"),
  customers: () => import("./screens/customers.js"),
  emergencies: () => import("./screens/emergencies.js"),
  callbacks: () => import("./screens/callbacks.js"),
  texts: () => import("./screens/texts.js"),
  conversations: () => import("./screens/conversations.js"),
  practice: () => import("./screens/practice.js"),
};
