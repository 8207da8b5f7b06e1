import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { findRepresentant } from '../../../../src/queries/comptes/representants-legaux.ts';
import { bloquerCompte, debloquerCompte } from '../../../../src/services/comptes/blocage.ts';
import { accesDe, creerAgent } from '../../../builders/agent.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type Informe,
  informerEleve,
  informerGardien,
  lireCompte,
  parLEcole,
  useEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import {
  donnerAutreCompte,
  entrerAuPortail,
  informer,
  type ParentTest,
  PROVISOIRE,
  recevoirAnne,
} from '../../../helpers/scenes/portail/rattacher.ts';

const test = useTestApp();
const ecole = useEcole(test);
let numero = 40;
beforeEach(() => {
  numero += 1;
});

const POURQUOI = { motif: 'usurpation', note: null } as const;
const acces = () => accesDe(test.current.deps, ecole.current.agent, ecole.current);
const bloquer = async ({ profil, ficheId }: Informe) =>
  bloquerCompte(test.current.deps, await acces(), { profil, ficheId }, POURQUOI);
const debloquer = async ({ profil, ficheId }: Informe) =>
  debloquerCompte(test.current.deps, await acces(), { profil, ficheId });

describe('un compte bloqué n’ouvre plus rien (règles §4.1, §8.6)', () => {
  it('la feuille ne vaut plus rien, ni pendant ni après le blocage ; informé de nouveau, une autre vaut', async () => {
    const qui = await informerEleve(test, ecole.current);
    expect(await bloquer(qui)).toEqual({ outcome: 'bloque' });
    expect((await new Famille(test).entrer(qui, qui.provisoire)).texte).toContain('n’est pas le bon');
    expect(await debloquer(qui)).toBe(true);
    expect((await new Famille(test).entrer(qui, qui.provisoire)).texte).toContain('n’est pas le bon');
    const [{ provisoire } = qui] = await parLEcole(test, 'informer', ecole.current, 'eleve', [qui.ficheId]);
    expect(provisoire).not.toBe(qui.provisoire);
    expect((await new Famille(test).entrer(qui, provisoire)).url).toBe(paths.portailMotDePasse());
  });

  it('activé : la session finit à la page suivante, le bon mot de passe dit à qui s’adresser ; débloqué, il sert de nouveau, la session d’avant non', async () => {
    const qui = await informerEleve(test, ecole.current);
    const enfant = new Famille(test);
    await enfant.activerEleve(qui);
    expect((await enfant.ouvrir(paths.portailCompte())).url).toBe(paths.portailCompte());
    await bloquer(qui);
    expect((await enfant.ouvrir(paths.portailCompte())).url).toBe(`${paths.portail()}?fin=bloque`);
    const refuse = await new Famille(test).entrer(qui, CHOISI);
    expect(refuse.texte).toContain('Ce compte est bloqué');
    // A pupil reads it on a page that says « tu », and the school may not be allowed to say why.
    expect(refuse.texte).toContain('C’est à la direction de l’école qu’il faut s’adresser.');
    expect(refuse.texte).not.toMatch(/pourquoi|Adressez-vous/);
    expect((await new Famille(test).entrer(qui, 'pas ce mot de passe')).texte).not.toContain('bloqué');
    await debloquer(qui);
    expect((await enfant.ouvrir(paths.portailCompte())).url).not.toBe(paths.portailCompte());
    expect((await new Famille(test).entrer(qui, CHOISI)).url).toBe(paths.portailCompte());
  });

  it('bloqué deux fois, débloqué deux fois : une seule fois chacun', async () => {
    const qui = await informerGardien(test, ecole.current);
    expect([await bloquer(qui), await bloquer(qui)]).toEqual([
      { outcome: 'bloque' },
      { outcome: 'deja_bloque' },
    ]);
    expect([await debloquer(qui), await debloquer(qui)]).toEqual([true, false]);
    expect((await lireCompte(test, qui)).etat).toBe('informe');
  });
});

describe('chaque école bloque chez elle (règles §4.5)', () => {
  const chez = async (parent: ParentTest, identifiant: string) => {
    const { deps } = test.current;
    const agent = await creerAgent(deps, { identifiant, ecoles: [parent.ecole] });
    return accesDe(deps, agent, parent.ecole);
  };

  it('le compte d’un parent de deux écoles : bloqué dans l’une, ses enfants de l’autre restent, et rien n’en est dit là-bas', async () => {
    const { deps } = test.current;
    const { ici, ailleurs, visiteur } = await recevoirAnne(test, numero);
    await informer(deps, ailleurs);
    await donnerAutreCompte(visiteur, ailleurs, PROVISOIRE);
    const avant = await visiteur.ouvrir(paths.portailCompte());
    expect(avant.texte).toContain('Les Tilleuls');
    expect(avant.texte).toContain('Les Ormes');

    const [tilleuls, ormes] = [await chez(ici, `t${numero}`), await chez(ailleurs, `o${numero}`)];
    const profil = 'representant_legal' as const;
    await bloquerCompte(deps, ormes, { profil, ficheId: ailleurs.ficheId }, POURQUOI);
    const lire = (acces: typeof ormes, { ficheId }: ParentTest) =>
      deps.database.readEcole(acces, (trx) => findRepresentant(trx, ficheId));
    expect(await lire(ormes, ailleurs)).toMatchObject({ bloque: true, bloqueMotif: 'usurpation' });
    const laBas = await lire(tilleuls, ici);
    expect(laBas).toMatchObject({ bloque: false, bloqueLe: null });
    expect(laBas?.evenements.map(({ evenement }) => evenement)).not.toContain('bloque');

    // The session of before has ended; the account still opens the children of the other school, and says nothing.
    expect((await visiteur.ouvrir(paths.portailCompte())).url).not.toBe(paths.portailCompte());
    const apres = (await entrerAuPortail(test, ici)).page;
    expect(apres.url).toBe(paths.portailCompte());
    expect(apres.texte).toContain('Les Tilleuls');
    expect(apres.texte).not.toContain('Les Ormes');
    expect(apres.texte).not.toContain('bloqué');

    // Blocked in both, it opens nothing; unblocked in one, that one's children.
    await bloquerCompte(deps, tilleuls, { profil, ficheId: ici.ficheId }, POURQUOI);
    expect((await entrerAuPortail(test, ici)).page.texte).toContain('Ce compte est bloqué');
    await debloquerCompte(deps, ormes, { profil, ficheId: ailleurs.ficheId });
    const enfin = (await entrerAuPortail(test, ici)).page;
    expect(enfin.texte).toContain('Les Ormes');
    expect(enfin.texte).not.toContain('Les Tilleuls');

    // The school that does not block lets the person go: only the other is left. Back there, it opens again.
    const partir = (parti: Date | null) =>
      deps.database.withOps((trx) =>
        trx.run(sql`update representants_legaux set parti_le = ${parti} where id = ${ailleurs.ficheId}`),
      );
    await partir(new Date());
    expect((await entrerAuPortail(test, ici)).page.texte).toContain('Ce compte est bloqué');
    await partir(null);
    expect((await entrerAuPortail(test, ici)).page.texte).toContain('Les Ormes');
  });
});
