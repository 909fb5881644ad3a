/** Binary masks as COCO run lengths: made, combined, scaled and exchanged without decoding. */
package io.segstream.schemas.mask;
