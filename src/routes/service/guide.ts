import { afficherAccessibilite, afficherGuide } from '../../controllers/guide.ts';
import { paths } from '../../paths.ts';
import { get, quiconque, type Route } from '../route.ts';

// biome-ignore format: one line per URL
export const routesGuide: readonly Route[] = [
  get('Aide', paths.guide, quiconque, afficherGuide),
  get('Déclaration d’accessibilité', paths.accessibilite, quiconque, afficherAccessibilite),
];
