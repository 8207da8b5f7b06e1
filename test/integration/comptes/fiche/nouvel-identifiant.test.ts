import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { informerAvec, lireComptes } from '../../../builders/compte.ts';
import { ajouterEleves, creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { attribuerIdentifiants, jouerEtape } from '../../../helpers/nuit.ts';
import { type Navigation, seConnecter } from '../../../helpers/visiteur/connexion.ts';
import { jetonDe } from '../../../helpers/visiteur/csrf.ts';

const test = useTestApp();
let ecole: EcoleTest;
let eleve: string;
let homonyme: string;
let navigation: Navigation;

const compte = async (id: string) => {
  const [found] = await lireComptes(test.current.deps, ecole, [id]);
  if (found === undefined) throw new Error('compte introuvable');
  return found;
};
const page = () => paths.eleve({ uai: ecole.uai, id: eleve });
const demande = () => paths.nouvelIdentifiantEleve({ uai: ecole.uai, id: eleve });

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  [eleve = '', homonyme = ''] = await ajouterEleves(deps, ecole, [
    { nom: 'DUPOND', prenom: 'Emma' },
    { nom: 'DUPONT', prenom: 'Émile' },
  ]);
  await informerAvec(deps, [eleve], { expireLe: new Date(Date.now() + 40 * 86_400_000) });
  await creerAgent(deps, { ecoles: [ecole] });
  navigation = await seConnecter(test, 'directrice');
});

describe('Nouvel identifiant (guide §7)', () => {
  it('la page rappelle l’identifiant concerné avant « Confirmer »', async () => {
    const detail = await navigation.get(page()).expect(200);
    expect(detail.text).toContain(demande());
    const { text } = await navigation.get(demande()).expect(200);
    expect(text).toContain('e.dupond10');
    expect(text).toContain('Confirmer');
  });

  it('un message confirme la prise en compte ; jusqu’à la nuit, rien ne change et un badge l’indique', async () => {
    const before = await compte(eleve);
    const { text } = await navigation.get(demande());
    await navigation
      .post(demande())
      .type('form')
      .send({ _csrf: jetonDe(text) })
      .expect(303)
      .expect('Location', page());
    await navigation
      .post(demande())
      .type('form')
      .send({ _csrf: jetonDe(text) })
      .expect(303);
    const detail = await navigation.get(page()).expect(200);
    expect(detail.text).toContain('prise en compte');
    expect(detail.text).toContain('Nouvel identifiant demandé');
    expect(detail.text).not.toContain(`href="${demande()}"`);
    const after = await compte(eleve);
    expect([after.identifiant, after.provisoire]).toEqual([before.identifiant, before.provisoire]);
    const evenements = await test.current.deps.database.withOps((trx) =>
      trx.rows(sql`select 1 from compte_evenements where evenement = 'nouvel_identifiant_demande'`),
    );
    expect(evenements).toHaveLength(1);
  });

  it('la nuit le tire du nom actuel de ONDE, garde le mot de passe et retire l’ancien pour toujours', async () => {
    const { deps } = test.current;
    const before = await compte(eleve);
    await deps.database.withOps((trx) => trx.run(sql`update eleves set nom = 'DUPONT' where id = ${eleve}`));
    expect(await attribuerIdentifiants(deps)).toBe(1);
    expect(await attribuerIdentifiants(deps)).toBe(0);
    const after = await compte(eleve);
    expect((await compte(homonyme)).identifiant).toBe('e.dupont10');
    expect(after.identifiant).toBe('e.dupont11');
    expect(after.provisoire).toBe(before.provisoire);
    expect((await navigation.get(page())).text).toContain('Nouvel identifiant attribué');
    // Nobody asked the second time: nothing to say.
    const dits = await deps.database.withOps((trx) =>
      trx.rows(
        sql`select chaine, auteur, details from journal where action = 'nuit.nouveaux_identifiants' order by id`,
      ),
    );
    const auteur = 'Traitement de nuit';
    const [compteId] = await deps.database.withOps((trx) =>
      trx.rows<{ id: string }>(sql`select compte_id as id from eleves where id = ${eleve}`),
    );
    expect(dits).toEqual([
      { chaine: 'ops', auteur, details: { nombre: 1, refuses: 0 } },
      { chaine: `ecole:${ecole.id}`, auteur, details: { nombre: 1, comptes: [Number(compteId?.id)] } },
    ]);
    const [neuf] = await ajouterEleves(deps, ecole, [{ nom: 'DUPOND', prenom: 'Eva' }]);
    expect((await compte(neuf ?? '')).identifiant).toBe('e.dupond11');
  });

  it('la nuit efface les mots de passe provisoires expirés, et eux seuls', async () => {
    const { deps } = test.current;
    await informerAvec(deps, [homonyme], { expireLe: new Date(Date.now() - 1000) });
    expect((await jouerEtape(deps, 'expirations')).effaces).toBe(1);
    expect((await compte(homonyme)).provisoire).toBeNull();
    expect((await compte(eleve)).provisoire).not.toBeNull();
    expect((await navigation.get(paths.eleve({ uai: ecole.uai, id: homonyme }))).text).toContain('expiré');
  });
});
