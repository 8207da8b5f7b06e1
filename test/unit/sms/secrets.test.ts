import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../src/logger.ts';
import { cleanAnswer } from '../../../src/sms/answer.ts';
import { ouvrirFournisseurSms, repondre } from '../../helpers/processus/fournisseur-sms.ts';
import { COURT, JETON, NUMERO, refus, TEXTE, useFournisseur } from './outils.ts';

const { fournisseur, ouvrir, envoyer } = useFournisseur();
const enBase64 = Buffer.from(JETON).toString('base64');

/** Everything by which an error may be read. */
function lectures(error: Error): string[] {
  let lignes = '';
  createLogger({ logLevel: 'trace' }, { write: (ligne: string) => (lignes += ligne) }).error({ err: error });
  return [error.message, inspect(error, { depth: 9, showHidden: true }), lignes];
}

function verifierSansSecret(error: Error): void {
  const secrets = [
    '612345678',
    '06 12',
    '33612',
    '482915',
    'u0034',
    'votre',
    'ÉduConnect',
    'Yq7Zt',
    enBase64,
  ];
  for (const vu of lectures(error))
    for (const secret of secrets) expect(vu.toLowerCase()).not.toContain(secret.toLowerCase());
}

describe('ni numéro, ni texte, ni jeton dans une erreur ou un log', () => {
  it.each([
    ['les trois, tels quels', JSON.stringify({ refus: TEXTE, numero: NUMERO, auth: `Bearer ${JETON}` })],
    ['la requête en échappements', JSON.stringify({ recu: JSON.stringify({ t: TEXTE, n: NUMERO }) })],
    ['le code en échappements', `refus de ${[...'482915'].map((c) => `\\u003${c}`).join('')}`],
    ['le numéro d’ici', 'Numéro 06 12 34 56 78 (0612345678, 06.12.34.56.78, 0033612345678) refusé'],
    ['l’adresse encodée', `invalid ${encodeURIComponent(TEXTE)} to=%2B33612345678`],
    ['le jeton en base64', `auth ${enBase64}`],
    ['un bout de numéro', 'prefix 33612 unknown'],
    ['un bout de jeton', 'token sk_Yq7Zt2Lw… unknown'],
    ['le numéro, coupé au bord de ce qui est lu', `${'refus '.repeat(20)}${' '.repeat(1_873)}06 12 34 56 78`],
  ])('même si la réponse les répète : %s', async (_cas, reponse) => {
    fournisseur.reponses = [repondre(400, reponse)];
    const error = await refus(envoyer());
    expect(error.message).toMatch(/a répondu 400\u00a0: «\u00a0./);
    verifierSansSecret(error);
  });

  it('une panne n’en dit rien non plus', async () => {
    const muet = await ouvrirFournisseurSms();
    await muet.close();
    verifierSansSecret(await refus(envoyer(ouvrir({ url: muet.url }))));
    fournisseur.reponses = [() => {}];
    verifierSansSecret(await refus(envoyer(ouvrir({ limits: COURT }))));
  });
});

describe('ce que le fournisseur dit de lui-même reste', () => {
  const nettoyer = (reponse: string) => cleanAnswer(reponse, [NUMERO, TEXTE, JETON]);

  it.each([
    [
      '{"status":21211,\n"error":"invalid_phone_number_format"}',
      '{"status":21211, "error":"invalid_phone_number_format"}',
    ],
    ['<html>\r\n<head><title>502 Bad Gateway</title></head>\u0007\u202e</html>', '502 Bad Gateway'],
    ['Crédit épuisé', 'Crédit épuisé'],
    // The text has that word as well.
    ['bad code', 'bad …'],
    ['to +33 6 12 34 56 78, 06 12 34 56 78', 'to +…'],
    ['\ud800', ''],
    ['  ', ''],
  ])('%j : %j', (reponse, dit) => {
    expect(nettoyer(reponse)).toBe(dit);
  });

  it('deux cents signes au plus', () => {
    expect(nettoyer('é'.repeat(199))).toHaveLength(199);
    expect(nettoyer('panne '.repeat(50))).toHaveLength(200);
    expect(nettoyer(`${'a'.repeat(199)}😀`)).toBe('a'.repeat(199));
  });

  it('une réponse faite pour ralentir ne ralentit pas', () => {
    const debut = performance.now();
    for (const motif of ['<', '1 ', '…', '\\u', '((((', 'a1', '-.', '1'])
      nettoyer(motif.repeat(20_000 / motif.length));
    expect(performance.now() - debut).toBeLessThan(2_000);
  });
});
