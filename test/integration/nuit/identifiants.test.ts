import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { countDemandes } from '../../../src/repositories/nuit/demandes.ts';
import { attribuerUnLot, DEMANDES_PAR_LOT } from '../../../src/services/comptes/nouvel-identifiant.ts';
import { creerAgent } from '../../builders/agent.ts';
import { bloquer } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../../builders/ecole.ts';
import { journal } from '../../builders/onde.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { attribuerIdentifiants } from '../../helpers/nuit.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);
let numero = 0;
let ecole: EcoleTest;
beforeEach(async () => {
  numero += 1;
  ecole = await creerEcole(test.current.deps, { uai: uai(numero) });
});

async function demandes(combien: number): Promise<string[]> {
  const ids = await ajouterEleves(test.current.deps, ecole, desEleves(combien));
  await enBase(sql`update comptes set nouvel_identifiant_demande_le = now()
    where id in (select compte_id from eleves where ecole_id = ${ecole.id}) returning id`);
  return ids;
}
const attendent = () => test.current.deps.database.readOps(countDemandes);
const comptes = () =>
  enBase<{ identifiant: string; change: number }>(
    sql`select c.identifiant, (select count(*)::int from compte_evenements v
         where v.compte_id = c.id and v.evenement = 'nouvel_identifiant') as change
       from comptes c join eleves e on e.compte_id = c.id where e.ecole_id = ${ecole.id}`,
  );
const verifierUnParCompte = async (combien: number) => {
  const vus = await comptes();
  expect(vus.filter(({ change }) => change === 1)).toHaveLength(combien);
  expect(new Set(vus.map(({ identifiant }) => identifiant)).size).toBe(combien);
};

describe('les nouveaux identifiants de la nuit (guide §7, règles §9)', () => {
  it('1 200 demandes : des lots bornés, chacun dans sa transaction et son journal', async () => {
    const { database } = test.current.deps;
    await demandes(1_200);
    expect(await attendent()).toBe(1_200);
    const lots: number[] = [];
    for (let traites = 1; traites > 0; ) {
      const lot = await database.withOps((trx) => attribuerUnLot(trx, new Date()));
      traites = lot.traites;
      lots.push(lot.attribues);
    }
    expect(lots).toEqual([DEMANDES_PAR_LOT, DEMANDES_PAR_LOT, 200, 0]);
    expect(await attendent()).toBe(0);
    await verifierUnParCompte(1_200);
    const dits = await journal(test.current.deps, ecole, 'nuit.nouveaux_identifiants');
    expect(dits.map(({ details }) => details.nombre)).toEqual([DEMANDES_PAR_LOT, DEMANDES_PAR_LOT, 200]);
  });

  it('deux nuits à la fois : un identifiant chacun, et rien d’oublié', async () => {
    const { deps } = test.current;
    await demandes(700);
    const faits = await Promise.all([attribuerIdentifiants(deps), attribuerIdentifiants(deps)]);
    expect(faits.reduce((a, b) => a + b)).toBe(700);
    expect(await attendent()).toBe(0);
    await verifierUnParCompte(700);
  });

  it('bloqué ou parti depuis la demande : rien ne change, l’historique dit pourquoi, la nuit finit', async () => {
    const { deps } = test.current;
    await creerAgent(deps, { identifiant: `directrice${numero}`, ecoles: [ecole] });
    const directrice = await Visiteur.connecter(test, `directrice${numero}`);
    const [bloque = '', parti = '', present = ''] = await demandes(3);
    await bloquer(deps, [bloque]);
    await enBase(sql`update eleves set parti_le = now() where id = ${parti} returning id`);
    const avant = await comptes();
    const lot = await deps.database.withOps((trx) => attribuerUnLot(trx, new Date()));
    expect(lot).toEqual({ traites: 3, attribues: 1, refuses: 2 });
    expect(await attendent()).toBe(0);
    const apres = await comptes();
    expect(
      avant.filter(({ identifiant }) => apres.some((un) => un.identifiant === identifiant)),
    ).toHaveLength(2);
    const fiche = async (id: string) => (await directrice.ouvrir(paths.eleve({ uai: ecole.uai, id }))).texte;
    expect(await fiche(bloque)).toContain('Nouvel identifiant non attribué : le compte est bloqué');
    expect(await fiche(present)).toContain('Nouvel identifiant attribué');
    await enBase(sql`update eleves set parti_le = null where id = ${parti} returning id`);
    const revenu = await fiche(parti);
    expect(revenu).toContain('Nouvel identifiant non attribué : la personne a quitté l’école');
    expect(revenu).not.toContain('Nouvel identifiant demandé');
    expect(await journal(deps, ecole, 'nuit.identifiants_sans_suite')).toHaveLength(1);
  });
});
