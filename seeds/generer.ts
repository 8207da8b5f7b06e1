// Rewrites seeds/onde from the generator: node --import tsx seeds/generer.ts
import { ecrirePaire } from './generateur/fichiers/ecrire-paire.ts';
import { genererOndeDemo } from './onde-demo.ts';

for (const { uai, paire, chemins } of genererOndeDemo()) {
  await ecrirePaire(paire, chemins);
  process.stdout.write(`${uai} : ${paire.eleves.length + paire.responsables.length} octets\n`);
}
