import { liste, type Origine } from './liste.ts';

export const PORTUGAIS: Origine = {
  code: 'portugais',
  poids: 6,
  sansAccents: 0.4,
  noms: liste(`DA SILVA, FERREIRA, PEREIRA, DOS SANTOS, RODRIGUES, FERNANDES, GONÇALVES, DE OLIVEIRA, DA COSTA, LOPES,
    MARQUES, TEIXEIRA, CARVALHO, GOMES DE ALMEIDA, DE SOUSA, RIBEIRO, MAGALHÃES, SIMÕES, ANTUNES, BRANDÃO, GUIMARÃES,
    PINTO DA CRUZ, NEVES, FIGUEIREDO, CONCEIÇÃO`),
  filles: liste(
    `Mariana, Inês, Beatriz, Lara, Matilde, Leonor, Carolina, Bianca, Clara, Lúcia, Sofia, Margarida`,
  ),
  garcons: liste(
    `Tiago, Diogo, João, Rodrigo, Afonso, Gonçalo, Rafael, Martim, Lourenço, Duarte, Tomás, Miguel`,
  ),
  femmes: liste(
    `Maria, Ana Paula, Fátima, Conceição, Sandra, Patrícia, Carla, Cristina, Sónia, Lurdes, Teresa, Elisabete`,
  ),
  hommes: liste(
    `José, António, Manuel, João, Carlos, Paulo, Luís, Rui, Nuno, Fernando, Joaquim, Sérgio, Jorge`,
  ),
};

export const POLONAIS: Origine = {
  code: 'polonais',
  poids: 3,
  sansAccents: 0.15,
  noms: liste(`KOWALSKI, WIŚNIEWSKI, WÓJCIK, KAMIŃSKI, LEWANDOWSKI, ZIELIŃSKI, SZYMAŃSKI, WOŹNIAK, DĄBROWSKI, KOZŁOWSKI,
    JABŁOŃSKI, MAŁECKI, PAWŁOWSKI, KRÓL, GŁOWACKI, BŁASZCZYK, ŁUCZAK, STĘPIEŃ, SOBCZAK, ŻUREK`),
  filles: liste(`Zofia, Hanna, Julia, Maja, Oliwia, Małgorzata, Łucja, Zuzanna, Agnieszka, Róża`),
  garcons: liste(`Jakub, Szymon, Mikołaj, Michał, Wojciech, Łukasz, Paweł, Stanisław, Kacper, Bartłomiej`),
  femmes: liste(
    `Katarzyna, Małgorzata, Agnieszka, Barbara, Ewa, Elżbieta, Joanna, Bożena, Aleksandra, Monika`,
  ),
  hommes: liste(`Piotr, Krzysztof, Andrzej, Tomasz, Paweł, Łukasz, Zbigniew, Grzegorz, Rafał, Sławomir`),
};

export const ROUMAIN: Origine = {
  code: 'roumain',
  poids: 3,
  sansAccents: 0.3,
  noms: liste(`POPESCU, IONESCU, ȚURCANU, ȘERBAN, MUNTEANU, STĂNESCU, CONSTANTINESCU, RUSU, MOLDOVAN, BĂLAN, ENACHE,
    DRĂGHICI, MIHĂILĂ, ANGHELUȚĂ, CIOBANU`),
  filles: liste(`Ioana, Andreea, Ilinca, Ștefania, Mălina, Daria, Anastasia, Crina, Teodora`),
  garcons: liste(`Andrei, Ștefan, Matei, Vlăduț, Răzvan, Luca, Darius, Ionuț, Tudor`),
  femmes: liste(`Elena, Mihaela, Cătălina, Gabriela, Nicoleta, Ionela, Lăcrămioara, Florentina, Roxana`),
  hommes: liste(`Ion, Gheorghe, Mihai, Cătălin, Vasile, Constantin, Bogdan, Dănuț, Adrian`),
};

export const ITALO_ESPAGNOL: Origine = {
  code: 'italo-espagnol',
  poids: 4,
  sansAccents: 0.4,
  noms: liste(`GARCÍA, MARTÍNEZ LÓPEZ, FERNÁNDEZ, MUÑOZ, NÚÑEZ, ORTEGA, SÁNCHEZ, PEÑA, IBÁÑEZ, GIMÉNEZ, ROSSI, FERRARI,
    ESPOSITO, BIANCHI, D'AMICO, DE LUCA, RICCI, LO PRESTI, NICOLÒ, CARAVAGGI`),
  filles: liste(`Lucía, Carmen, Paloma, Alba, Giulia, Chiara, Aurora, Martina, Noemi, Itziar, Begoña`),
  garcons: liste(`Mateo, Pablo, Álvaro, Íñigo, Hugo, Leonardo, Matteo, Alessandro, Gianni, Iker`),
  femmes: liste(`Carmen, Pilar, Dolores, Mónica, Concepción, Paola, Francesca, Giovanna, Silvia, Rosa-Maria`),
  hommes: liste(
    `Javier, Ramón, José Luis, Andrés, Miguel Ángel, Marco, Giuseppe, Salvatore, Fabrizio, Antonio`,
  ),
};
