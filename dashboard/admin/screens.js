/** The screens by the name in the address; each is fetched when it is first opened. */
export const SCREENS = {
  tenants: () => import("./screens/tenants.js"),
  tenant: () => import("./screens/tenant.js"),
  usage: () => import("./screens/usage.js"),
  health: () => import("./screens/health.js"),
  checklist: () => import("./screens/checklist.js"),
  audit: () => import("./screens/audit.js"),
  upkeep: () => import("./screens/upkeep.js"),
};
