/** Cross-image pixel contrast: supervised classes with contrast between pixels of all pictures. */
package io.segstream.trainer.method.pixelcontrast;
