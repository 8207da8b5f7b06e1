import { afficherAccessibilite, afficherGuide } from '../controllers/guide.ts';
import { paths } from './paths.ts';
import type { Route } from './route.ts';

/** What anybody may read, before or after logging in. */
export const routesGuide: readonly Route[] = [
  { method: 'get', path: paths.guide.pattern, acces: 'public', handler: afficherGuide },
  { method: 'get', path: paths.accessibilite.pattern, acces: 'public', handler: afficherAccessibilite },
];
