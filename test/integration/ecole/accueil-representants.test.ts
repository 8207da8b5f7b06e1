import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { activer, informerAvec } from '../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  desRepresentants,
  type EcoleTest,
  uai,
} from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import {
  chiffresVers,
  deLEcole,
  marquerComptes,
  nombreAffiche,
  refuserMails,
  renommerDansOnde,
  signaler,
} from '../../helpers/scenes/ecran-comptes.ts';
import { lienDe, type Page, Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const dans = (jours: number) => new Date(Date.now() + jours * 86_400_000);
const profil = 'representant_legal';

let ecole: EcoleTest;
let liste: string;
let directrice: Visiteur;
let accueil: Page;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  liste = paths.representantsLegaux({ uai: ecole.uai });
  await creerAgent(deps, { ecoles: [ecole] });
  await creerAgent(deps, { identifiant: 'deleguee', fonction: 'enseignant', delegueesEleves: [ecole] });
  const eleves = await ajouterEleves(deps, ecole, desEleves(6));
  const ids = await ajouterRepresentants(deps, ecole, desRepresentants(30, eleves));
  await informerAvec(deps, ids.slice(0, 4), { expireLe: dans(-2), profil });
  await informerAvec(deps, ids.slice(4, 7), { expireLe: dans(6), profil });
  await informerAvec(deps, ids.slice(7, 12), { expireLe: dans(40), profil });
  await marquerComptes(
    deps,
    ids.slice(12, 14),
    "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'",
  );
  await activer(deps, ids.slice(14, 23), profil);
  await refuserMails(
    deps,
    [0, 1, 3, 4].map((rang) => ids[rang] ?? ''),
  );
  // One guardian with two reports is one guardian; a closed report is corrected.
  await signaler(deps, ecole, 'rattachement_errone', ids[0] ?? '', eleves[0] ?? '');
  await signaler(deps, ecole, 'date_naissance_erronee', ids[0] ?? '', eleves[0] ?? '');
  await signaler(deps, ecole, 'date_naissance_erronee', ids[1] ?? '', eleves[1] ?? '');
  await signaler(deps, ecole, 'rattachement_errone', ids[2] ?? '', eleves[2] ?? '');
  await renommerDansOnde(deps, ecole, 'representants_legaux', ids.slice(24, 28));
  await deps.database.withOps(async (trx) => {
    await trx.run(sql`update signalements set clos_le = now() where representant_legal_id = ${ids[2]}`);
    // Gone with a figure in each category: counted nowhere.
    await trx.run(
      sql`update representants_legaux set parti_le = now() where id = any (${[ids[3], ids[27], ids[29]]})`,
    );
  });
  directrice = await Visiteur.connecter(test, 'directrice');
  accueil = await directrice.ouvrir(paths.accueil({ uai: ecole.uai }));
});

describe('tableau de bord, représentants légaux (règles §5.1)', () => {
  it('compte chaque état et ce qui demande une action, sans ceux qui sont partis', () => {
    expect(
      Object.fromEntries(
        chiffresVers(accueil, liste)
          .filter(({ criteres }) => deLEcole(criteres))
          .map(({ criteres, nombre }) => [criteres, nombre]),
      ),
    ).toEqual({
      'etats=non_informe': 5,
      'etats=informe': 11,
      'etats=en_cours': 2,
      'etats=actif': 9,
      'mail=non_renseignee': 9,
      'mail=refusee': 3,
      'portable=non_renseigne': 12,
      'notification=expiree': 3,
      'notification=expire_bientot': 3,
      'identite=changee': 3,
      'anomalies=rattachement_errone&anomalies=date_naissance_erronee': 2,
    });
  });

  it('combien d’anomalies, de combien de personnes (guide §2)', () => {
    expect(accueil.texte.replace(/\s+/g, ' ')).toContain(
      '3 anomalies signalées par 2 représentants légaux, à corriger dans ONDE.',
    );
  });

  it('chaque chiffre ouvre exactement la liste qu’il compte', async () => {
    for (const { criteres, nombre, texte } of chiffresVers(accueil, liste)) {
      const page = await directrice.ouvrir(`${liste}?${criteres}`);
      expect(page.statut).toBe(200);
      expect(nombreAffiche(page), texte).toBe(nombre);
    }
    const tous = await directrice.ouvrir(lienDe(accueil, 'Voir tous les comptes (27)'));
    expect(nombreAffiche(tous)).toBe(27);
  });

  it('n’en dit rien à qui n’a reçu que les comptes des élèves', async () => {
    const deleguee = await Visiteur.connecter(test, 'deleguee');
    const page = await deleguee.ouvrir(paths.accueil({ uai: ecole.uai }));
    expect(chiffresVers(page, liste)).toEqual([]);
    expect(page.texte).not.toContain('Comptes des représentants légaux');
    expect((await deleguee.ouvrir(liste)).statut).toBe(403);
  });
});
