/** The database roles of the product; the login user is granted all three. */
export const APP_ROLES = ['app_owner', 'app_rw', 'app_platform'] as const;
export type AppRole = (typeof APP_ROLES)[number];
