import { liste, type Origine } from './liste.ts';

const FILLES =
  liste(`Emma, Louise, Jade, Alice, Chloé, Lina, Léa, Rose, Anna, Mila, Inès, Ambre, Julia, Mia, Léna,
  Juliette, Lou, Zoé, Agathe, Camille, Manon, Nina, Jeanne, Romane, Eva, Charlotte, Inaya, Lola, Victoire, Romy,
  Adèle, Olivia, Margaux, Iris, Clémence, Sarah, Éléna, Capucine, Élise, Anaïs, Maëlys, Apolline, Gabrielle, Héloïse,
  Noémie, Maëlle, Clara, Albane, Éva, Théa, Garance, Alix, Constance, Joséphine, Lise, Mathilde, Salomé, Valentine,
  Marie-Lou, Anne-Sophie, Lily-Rose, Soline, Faustine, Diane, Suzanne, Élisa, Flora, Célia, Axelle, Myrtille`);

const GARCONS =
  liste(`Gabriel, Raphaël, Léo, Louis, Lucas, Adam, Arthur, Jules, Hugo, Maël, Liam, Ethan, Paul, Noah,
  Nathan, Sacha, Tom, Mathis, Aaron, Gabin, Timéo, Théo, Axel, Antoine, Victor, Martin, Rayan, Valentin, Baptiste,
  Eden, Robin, Augustin, Marius, Simon, Clément, Samuel, Naël, Malo, Noé, Côme, Léon, Lenny, Maxence, Enzo, Éliott,
  Thomas, Basile, Gaspard, Joseph, Oscar, Émile, Charly, Jean-Baptiste, Pierre-Louis, Evan, Mathéo, Alexandre, Tiago,
  Esteban, Zéphyr, Aurèle, Anatole, Titouan, Célestin, Corentin, Félix, Nolan, Bastien, Marceau, Loïc`);

const FEMMES =
  liste(`Sophie, Céline, Émilie, Aurélie, Virginie, Julie, Élodie, Stéphanie, Laetitia, Sandrine, Marie,
  Audrey, Caroline, Delphine, Hélène, Isabelle, Nathalie, Karine, Mélanie, Laura, Pauline, Marion, Charlène, Vanessa,
  Amandine, Cécile, Anne-Laure, Sabrina, Magali, Ludivine, Élise, Claire, Noémie, Justine, Mathilde, Coralie, Florence,
  Bérengère, Marie-Laure, Angélique, Christelle, Gaëlle, Sylvie, Véronique, Adeline, Jessica, Morgane, Fanny, Priscilla,
  Marie Christine, Barbara, Ophélie, Séverine, Agnès, Solène, Alexandra, Camille, Emmanuelle, Peggy, Lucile`);

const HOMMES =
  liste(`Nicolas, Sébastien, Julien, David, Christophe, Stéphane, Guillaume, Jérôme, Cédric, Frédéric,
  Thomas, Alexandre, Olivier, Mickaël, Vincent, Romain, Ludovic, Benjamin, Fabien, Grégory, Anthony, Jérémy, Mathieu,
  Arnaud, Maxime, François, Laurent, Yann, Damien, Franck, Thierry, Aurélien, Yoann, Florian, Bruno, Éric, Emmanuel,
  Rémi, Jean-Philippe, Sylvain, Gaël, Pascal, Xavier, Kévin, Loïc, Antoine, Jean Marc, Raphaël, Cyril, Hervé, Gilles,
  Adrien, Benoît, Johan, Steeve, Jonathan, Tony, Geoffrey, Lionel, Pierre-Yves`);

export const FRANCAIS: Origine = {
  code: 'francais',
  poids: 50,
  sansAccents: 0.5,
  filles: FILLES,
  garcons: GARCONS,
  femmes: FEMMES,
  hommes: HOMMES,
  noms: liste(`MARTIN, BERNARD, THOMAS, ROBERT, RICHARD, DURAND, DUBOIS, MOREAU, LAURENT, SIMON, MICHEL, LEFÈVRE,
    LEROY, ROUX, MOREL, FOURNIER, GIRARD, BONNET, DUPONT, LAMBERT, FONTAINE, ROUSSEAU, VINCENT, MULLER, FAURE, ANDRÉ,
    MERCIER, BLANC, GUÉRIN, BOYER, GARNIER, CHEVALIER, FRANÇOIS, LEGRAND, GAUTHIER, PERRIN, ROBIN, CLÉMENT, MORIN,
    NICOLAS, HENRY, ROUSSEL, MATHIEU, GAUTIER, MASSON, MARCHAND, DUVAL, DENIS, DUMONT, LEMAIRE, NOËL, MEYER, DUFOUR,
    MEUNIER, BRUN, BLANCHARD, GIRAUD, JOLY, RIVIÈRE, LUCAS, BRUNET, GAILLARD, BARBIER, ARNAUD, GÉRARD, ROCHE, RENARD,
    SCHMITT, ROY, LEROUX, COLIN, VIDAL, CARON, PICARD, ROGER, FABRE, AUBERT, LEMOINE, RENAUD, DUMAS, PAYET, OLIVIER,
    LACROIX, PHILIPPE, BOURGEOIS, PIERRE, BENOÎT, REY, LECLERC, ROLLAND, LECLERCQ, GUILLAUME, LECOMTE, JEAN, DUPUY,
    GUILLOT, HUBERT, BERGER, CARPENTIER, MOULIN, LOUIS, HUET, VASSEUR, PERROT, HÉBERT, BOUCHER, CHARPENTIER, COUSIN,
    POULAIN, AUBRY, BLANCHET, LEBŒUF, BARTHÉLEMY, CHAUVIN, PEYRONNET, DELMAS, TIXIER, VALLÉE, ESTÈVE, JOUBERT, LAMY,
    MAURY, PASQUIER, REMY, SAVARY, TEISSIER, VERDIER, WEBER, ZIMMERMANN, COMBÈS, BASTIDE, CROUZET, ESPITALIER, GINOUX,
    JAUFFRET, LIAUTARD, MISTRAL, NÈGRE, PASCALIS, REYNAUD, SARRAZIN, TESTUD, VÉRAN, AUZÉPY, BŒUF, CŒURET, ŒUVRARD, NŒTINGER, DELBŒUF, CŒURDEVEY`),
};

/** Particles, Breton apostrophes, names in two words: what breaks a parser that expects one capitalised word. */
export const PARTICULES: Origine = {
  code: 'particules',
  poids: 8,
  sansAccents: 0.4,
  filles: liste(`${FILLES.join(',')},Nolwenn,Gwenn,Enora,Maïwenn,Rozenn,Lénaïg,Katell,Soazig`),
  garcons: liste(`${GARCONS.join(',')},Ewen,Malo,Erwan,Fañch,Goulven,Yanis-Malo,Tanguy,Mael`),
  femmes: liste(`${FEMMES.join(',')},Gwenaëlle,Nolwenn,Annaïg,Rozenn,Bleuenn`),
  hommes: liste(`${HOMMES.join(',')},Ronan,Erwan,Gwendal,Tugdual,Yann-Vari`),
  noms: liste(`LE GOFF, LE BIHAN, LE GALL, LE ROUX, LE MEUR, L'HARIDON, L'HERMITTE, LE CORRE, KERVELLA, GUÉGUEN,
    N'DIAYE-LE GUEN, C'HOAREAU, LE FLOC'H, SALAÜN, PENVERN, GOASDUFF, GUIVARC'H, CREAC'H, QUÉMÉNER, TRÉGUER,
    DE LA MOTTE, DE SAINT-AUBIN, D'ALMEIDA, D'HAUTEFORT, DE BRÉVILLE, DU PLESSIS, DES GARETS, VAN DEN BERGHE,
    VAN DER MEERSCH, VON ARX, DELLA ROSA, SAINT-JOANNY, MAC MAHON, O'CONNOR, DE L'ÉPINE, DUPONT-DURAND, LE DÛ`),
};
