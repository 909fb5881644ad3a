/** XPM: masks of objects that only captions name, by pseudo-masks of a teacher. */
package io.segstream.trainer.method.xpm;
