import { fichierEleves, LEA, TOM } from '../outils.ts';

export const DEUX = fichierEleves([LEA, { ...TOM, prenom: 'Noël' }]);
