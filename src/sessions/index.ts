export { KEY_VARIABLE, systemKeyring, type KeySource } from './key.ts';
export { createSessionPool } from './pool.ts';
export {
  openProfileStore,
  PROFILE_BROWSERS,
  type KeptProfile,
  type ProfileBrowser,
  type ProfileStore,
} from './profiles.ts';
export { openSessionStore, type KeptSession, type SessionStore } from './store.ts';
