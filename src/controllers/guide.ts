import type { PublicContext } from '../middlewares/context.ts';
import { guideVM } from '../vues/guide.ts';

export function afficherGuide(ctx: PublicContext): void {
  ctx.page('guide/index', guideVM(), { titre: 'Guide', layout: 'simple' });
}

export function afficherAccessibilite(ctx: PublicContext): void {
  ctx.page('guide/accessibilite', {}, { titre: 'Accessibilité', layout: 'simple' });
}
