import { beforeAll, describe, expect, it } from 'vitest';
import type { Parcours } from '../../../../src/domain/portail/parcours.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { tenter, useConnexions } from '../../../helpers/attaques.ts';
import {
  type EcoleDePortail,
  type InformeGardien,
  informerGardien,
  ouvrirEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { ouvrirSessionDe } from '../../../helpers/scenes/portail/sessions-portail.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

const eleveDe = ({ enfants: [enfant] }: InformeGardien): string => enfant?.ficheId ?? '';
const signaler = (qui: InformeGardien, eleve: string, type = 'rattachement_errone') =>
  connexions.proprietaire.query(
    'insert into signalements (ecole_id, type, representant_legal_id, eleve_id) values ($1, $2, $3, $4)',
    [ecole.id, type, qui.ficheId, eleve],
  );
const ouverts = async (qui: InformeGardien): Promise<number> =>
  (
    await connexions.proprietaire.query(
      'select 1 from signalements where representant_legal_id = $1 and clos_le is null',
      [qui.ficheId],
    )
  ).rows.length;

/** Committed: as somebody who runs SQL of their own choice as the portal's login. */
async function reprendre(qui: InformeGardien, eleve: string, parcours: Parcours) {
  await connexions.portail.query('begin');
  await connexions.portail.query('select from entrer_portail($1)', [
    await ouvrirSessionDe(test, qui, parcours),
  ]);
  const vus = await connexions.portail.query<{ id: string }>(
    'select eleve_id::text as id from mes_enfants_signales()',
  );
  const { lignes, code } = await tenter(
    connexions.portail,
    'select reprendre_mon_signalement($1) as reponse',
    [eleve],
  );
  await connexions.portail.query(code === undefined ? 'commit' : 'rollback');
  return { vus: vus.rows.map(({ id }) => id), reponse: lignes[0]?.reponse ?? code };
}

describe('le signalement d’un autre (règles §8.5)', () => {
  it.each(['ouverte', 'activation'] as const)(
    'parcours « %s » : ni vu ni repris, même du même enfant ; le sien seul l’est',
    async (parcours) => {
      const pere = await informerGardien(test, ecole);
      const mere = await informerGardien(test, ecole);
      const enfant = eleveDe(mere);
      await connexions.proprietaire.query(
        'insert into rattachements (ecole_id, representant_legal_id, eleve_id) values ($1, $2, $3)',
        [ecole.id, pere.ficheId, enfant],
      );
      await signaler(mere, enfant);
      expect(await reprendre(pere, enfant, parcours)).toEqual({ vus: [], reponse: 'aucun' });
      expect(await ouverts(mere)).toBe(1);
      await signaler(pere, enfant);
      expect(await reprendre(pere, enfant, parcours)).toEqual({ vus: [enfant], reponse: 'repris' });
      expect([await ouverts(mere), await ouverts(pere)]).toEqual([1, 0]);
    },
  );

  it('une date dite fausse n’est pas reprise', async () => {
    const qui = await informerGardien(test, ecole);
    await signaler(qui, eleveDe(qui), 'date_naissance_erronee');
    expect(await reprendre(qui, eleveDe(qui), 'ouverte')).toEqual({ vus: [], reponse: 'aucun' });
    expect(await ouverts(qui)).toBe(1);
  });

  it('d’une autre étape, ni liste ni reprise', async () => {
    const qui = await informerGardien(test, ecole);
    await signaler(qui, eleveDe(qui));
    expect(await reprendre(qui, eleveDe(qui), 'remplacement')).toEqual({ vus: [], reponse: '42501' });
    expect(await ouverts(qui)).toBe(1);
  });

  it('dire « aucun enfant » quand tous sont signalés n’est pas une réponse', async () => {
    const qui = await informerGardien(test, ecole);
    await signaler(qui, eleveDe(qui));
    await connexions.portail.query('begin');
    await connexions.portail.query('select from entrer_portail($1)', [
      await ouvrirSessionDe(test, qui, 'activation'),
    ]);
    for (const rien of [[], null]) {
      const { lignes } = await tenter(connexions.portail, 'select dire_mes_enfants($1, $2, $3) as reponse', [
        rien,
        rien,
        rien,
      ]);
      expect(lignes).toEqual([{ reponse: 'incomplet' }]);
    }
    await connexions.portail.query('rollback');
  });
});
