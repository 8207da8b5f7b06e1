import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { routes } from '../../../src/routes/table.ts';
import { useTestApp } from '../../helpers/app.ts';
import { type Galerie, monterGalerie } from '../../helpers/galerie/galerie.ts';
import { routeDe } from '../../helpers/routes.ts';
import { descendants, type Noeud, texteDe, trouver, trouverTous } from '../../helpers/visiteur/html.ts';
import type { Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
let galerie: Galerie;
let pages: { nom: string; page: Page; qui?: Visiteur }[];

beforeAll(async () => {
  galerie = await monterGalerie(test);
  pages = [...galerie.reponses];
  for (const { nom, qui, url, statut = 200 } of galerie.pages) {
    const page = await qui.ouvrir(url);
    expect(page.statut, nom).toBe(statut);
    pages.push({ nom, page, qui });
  }
});

/** Why a GET has no page to look at. */
const HORS_GALERIE: Readonly<Record<string, string>> = {
  [paths.racine.pattern]: 'mène à la connexion ou au portail',
  [paths.selectionEleves.pattern]: 'mène à la liste',
  [paths.selectionRepresentants.pattern]: 'mène à la liste',
  [paths.listeElevesPdf.pattern]: 'document',
  [paths.listeElevesCsv.pattern]: 'document',
  [paths.listeRepresentantsPdf.pattern]: 'document',
  [paths.listeRepresentantsCsv.pattern]: 'document',
  [paths.feuillesOperation.pattern]: 'document',
  [paths.quiRestePdf.pattern]: 'document',
  [paths.circonscriptionCsv.pattern]: 'document',
  [paths.journalCsv.pattern]: 'document',
  [paths.statistiquesCsv.pattern]: 'document',
  [paths.statistiquesPdf.pattern]: 'document',
};

/** Says which pages break the rule, and how. */
function pourChaquePage(fautesDe: (page: Page) => unknown[]): void {
  const fautes = pages.flatMap(({ nom, page }) => fautesDe(page).map((faute) => `${nom} : ${String(faute)}`));
  expect(fautes).toEqual([]);
}
const elements = (page: Page) => [...descendants(page.document)];
const decrire = ({ balise, attributs }: Noeud) => `<${balise} ${JSON.stringify(attributs)}>`;

describe('chaque page (règles §5)', () => {
  it('la galerie les montre toutes, sans erreur dans les logs', () => {
    expect(pages.length).toBeGreaterThan(45);
    expect(new Set(pages.map(({ nom }) => nom)).size).toBe(pages.length);
    const logs = test.current.logs();
    expect(logs.split('\n').filter((ligne) => /"level":(50|60)/.test(ligne))).toEqual([]);
  });

  it('chaque GET de la table des routes est dans la galerie, ou dit pourquoi il n’y est pas', () => {
    // Those of the portal have a gallery of their own (test/helpers/galerie/portail.ts).
    const gets = routes.filter(
      ({ method, path }) => method === 'get' && !path.startsWith(paths.portail.pattern),
    );
    const vues = new Set(
      galerie.pages.filter(({ statut = 200 }) => statut === 200).map(({ url }) => routeDe('get', url)?.path),
    );
    const absentes = gets.map(({ path }) => path).filter((path) => !vues.has(path));
    expect(absentes.sort()).toEqual(Object.keys(HORS_GALERIE).sort());
  });

  it('est en français, avec un titre propre à elle et un seul h1', () => {
    pourChaquePage((page) => {
      const titre = texteDe(trouver(page.document, 'title'));
      const h1 = trouverTous(page.document, 'h1').map(texteDe);
      return [
        ...(trouver(page.document, 'html').attributs.lang === 'fr' ? [] : ['lang']),
        ...(titre.endsWith(' – Comptes 1D') && !titre.startsWith(' –') ? [] : [`titre « ${titre} »`]),
        ...(h1.length === 1 && h1[0] !== '' ? [] : [`h1 ${JSON.stringify(h1)}`]),
      ];
    });
  });

  it('les titres descendent d’un niveau à la fois', () => {
    pourChaquePage((page) => {
      const niveaux = elements(page)
        .filter(({ balise }) => /^h[1-6]$/.test(balise))
        .map(({ balise }) => Number(balise[1]));
      return niveaux
        .filter((niveau, rang) => niveau > (niveaux[rang - 1] ?? niveau) + 1)
        .map((n) => `saut vers h${n}`);
    });
  });

  it('n’a ni script, ni style, ni gestionnaire en ligne', () => {
    pourChaquePage((page) =>
      elements(page)
        .filter(
          ({ balise, attributs }) =>
            balise === 'style' ||
            (balise === 'script' && attributs.src === undefined) ||
            Object.keys(attributs).some((nom) => nom === 'style' || nom.startsWith('on')) ||
            /^\s*javascript:/i.test(attributs.href ?? ''),
        )
        .map(decrire),
    );
  });

  it('ne charge rien d’ailleurs', () => {
    pourChaquePage((page) =>
      elements(page)
        .filter(({ balise }) => ['script', 'link', 'img', 'use', 'iframe', 'form'].includes(balise))
        .map(({ attributs }) => attributs.src ?? attributs.href ?? attributs.action ?? '/')
        .filter((url) => !/^(\/(?!\/)|data:image\/png;)/.test(url)),
    );
  });

  it('chaque champ a une étiquette', () => {
    pourChaquePage((page) => {
      const etiquettes = new Set(trouverTous(page.document, 'label').map(({ attributs }) => attributs.for));
      return elements(page)
        .filter(
          ({ balise, attributs }) => /^(input|select|textarea)$/.test(balise) && attributs.type !== 'hidden',
        )
        .filter(({ attributs }) => !attributs['aria-label'] && !etiquettes.has(attributs.id))
        .map(decrire);
    });
  });

  it('chaque bouton et chaque lien a un nom, chaque image un texte', () => {
    pourChaquePage((page) =>
      elements(page)
        .filter(
          (n) =>
            (['button', 'a', 'summary'].includes(n.balise) &&
              texteDe(n) === '' &&
              !n.attributs['aria-label']) ||
            (n.balise === 'img' && n.attributs.alt === undefined),
        )
        .map(decrire),
    );
  });

  it('chaque identifiant est unique, et ce qui y renvoie existe', () => {
    pourChaquePage((page) => {
      const ids = elements(page).flatMap(({ attributs }) => attributs.id ?? []);
      const doubles = ids.filter((id, rang) => ids.indexOf(id) !== rang).map((id) => `#${id} en double`);
      const renvois = elements(page).flatMap(({ balise, attributs }) => [
        ...(attributs['aria-describedby']?.split(/\s+/) ?? []),
        ...(attributs['aria-labelledby']?.split(/\s+/) ?? []),
        ...(attributs['aria-controls']?.split(/\s+/) ?? []),
        ...(balise === 'label' && attributs.for ? [attributs.for] : []),
        ...(balise === 'a' && /^#./.test(attributs.href ?? '') ? [attributs.href?.slice(1)] : []),
      ]);
      return [
        ...doubles,
        ...renvois.filter((id) => !ids.includes(id ?? '')).map((id) => `#${id} n’existe pas`),
      ];
    });
  });

  it('chaque tableau a une légende et des en-têtes', () => {
    pourChaquePage((page) =>
      trouverTous(page.document, 'table').flatMap((table) => [
        ...(trouverTous(table, 'caption').length === 1 ? [] : ['sans légende']),
        ...trouverTous(table, 'th')
          .filter(({ attributs }) => attributs.scope === undefined)
          .map(decrire),
      ]),
    );
  });

  it('chaque formulaire qui agit porte son jeton', () => {
    pourChaquePage((page) =>
      trouverTous(page.document, 'form', { method: 'post' })
        .filter((formulaire) =>
          trouverTous(formulaire, 'input', { name: '_csrf' }).every((n) => !n.attributs.value),
        )
        .map(decrire),
    );
  });

  it('ne montre ni « undefined », ni « null », ni « [object Object] », ni balise échappée', () => {
    pourChaquePage((page) =>
      [...page.texte.matchAll(/\b(undefined|null|NaN|Invalid Date)\b|\[object|&\w+;|<\/?\w+/g)].map(
        ([m]) => m,
      ),
    );
  });

  it('mène à des pages qui existent', async () => {
    const cibles = new Map<string, { qui: Visiteur; depuis: string }>();
    for (const { nom, page, qui } of pages) {
      if (qui === undefined) continue;
      for (const { attributs } of trouverTous(page.document, 'a')) {
        const url = (attributs.href ?? '').split('#')[0] ?? '';
        if (url.startsWith('/') && !/\.(pdf|csv)/.test(url) && !cibles.has(url))
          cibles.set(url, { qui, depuis: nom });
      }
    }
    const morts = [];
    for (const [url, { qui, depuis }] of cibles) {
      const { statut } = await qui.ouvrir(url);
      // What a delegation limited to pupils does not open is not offered to it.
      if (statut !== 200) morts.push(`${depuis} : ${url} → ${statut}`);
    }
    expect(morts).toEqual([]);
  });
});

describe('typographie française', () => {
  const NBSP = '\u00a0';
  const NNBSP = '\u202f';
  /** Text nodes, the codes apart. */
  const textes = (page: Page): string[] => {
    const lus: string[] = [];
    const lire = (n: Noeud) => {
      if (['script', 'style', 'code'].includes(n.balise)) return;
      for (const enfant of n.enfants) {
        if (typeof enfant === 'string') lus.push(enfant.replace(/[ \n\t\r]+/g, ' '));
        else lire(enfant);
      }
    };
    lire(page.document);
    for (const { attributs } of elements(page)) {
      for (const nom of ['aria-label', 'title', 'alt', 'placeholder', 'data-libelle']) {
        const valeur = attributs[nom];
        if (valeur !== undefined) lus.push(valeur);
      }
    }
    return lus;
  };
  const autour = (motif: RegExp) => (page: Page) =>
    textes(page).flatMap((texte) =>
      [...texte.matchAll(motif)].map((m) => texte.slice(Math.max(0, m.index - 25), m.index + 15)),
    );

  it('l’apostrophe est typographique', () => {
    pourChaquePage(autour(/'/g));
  });

  it('« : » suit une espace insécable, « ; ! ? % » une espace insécable (fine)', () => {
    pourChaquePage(autour(new RegExp(`(?<![${NBSP}]|https?|\\d):(?!//)`, 'g')));
    pourChaquePage(autour(new RegExp(`(?<![${NBSP}${NNBSP}])[;!?%]`, 'g')));
  });

  it('les guillemets sont « français », avec leurs espaces insécables', () => {
    pourChaquePage(autour(new RegExp(`"|«(?![${NBSP}${NNBSP}])|(?<![${NBSP}${NNBSP}])»`, 'g')));
  });

  it('les points de suspension sont un signe, et il n’y a pas de double espace autour', () => {
    pourChaquePage(autour(/\.\.\./g));
  });

  it('les capitales gardent leurs accents', () => {
    pourChaquePage(autour(/\b(Eleve|Ecole|Etat|Etape|Edu|Etablissement|Etes|A noter|A utiliser)\b/g));
  });
});
