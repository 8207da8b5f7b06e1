/**
 * One cell once read. With a value, `remarque` is a warning; without one, it says why the cell is ignored.
 * No value and no remark: the cell is empty.
 */
export interface Champ<T> {
  valeur?: T;
  remarque?: string;
}
