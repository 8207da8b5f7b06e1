import type { Route } from '../../src/routes/route.ts';
import { routes } from '../../src/routes/table.ts';

const lignes = routes.map((route) => ({
  route,
  motif: new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`),
}));

/** The line of the table that answers: it is tried from its top, as the router does, « liste.pdf » before « :id ». */
export function routeDe(methode: 'get' | 'post', url: string): Route | undefined {
  const chemin = url.split(/[?#]/)[0] ?? '';
  return lignes.find(({ route, motif }) => route.method === methode && motif.test(chemin))?.route;
}
