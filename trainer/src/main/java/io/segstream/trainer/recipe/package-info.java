/** Recipes: everything that decides what a run learns, as checked records. */
package io.segstream.trainer.recipe;
