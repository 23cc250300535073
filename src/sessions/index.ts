export { systemKeyring } from './key.ts';
export { createSessionPool } from './pool.ts';
export {
  openProfileStore,
  PROFILE_BROWSERS,
  type KeptProfile,
  type ProfileBrowser,
  type ProfileStore,
} from './profiles.ts';
export { openSessionStore, type SessionStore } from './store.ts';
